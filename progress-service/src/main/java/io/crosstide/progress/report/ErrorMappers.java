package io.crosstide.progress.report;

import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.messaging.amqp.PublishException;
import io.crosstide.progress.audit.ComparisonRefused;
import io.crosstide.progress.db.SqlFailures;
import io.crosstide.progress.ledger.RowChangedException;
import io.crosstide.progress.letter.LetterException;
import io.crosstide.progress.rule.NoSuchRuleException;
import io.crosstide.progress.rule.RulesUnreadableException;
import io.vertx.core.VertxException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Failures as answers; each has the one body of errors. */
final class ErrorMappers {
  private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

  @ServerExceptionMapper
  RestResponse<ErrorBody> onBadArgument(IllegalArgumentException cause) {
    return answer(RestResponse.Status.BAD_REQUEST, "InvalidArgument", cause.getMessage());
  }

  @ServerExceptionMapper
  RestResponse<ErrorBody> onNoSuchRule(NoSuchRuleException cause) {
    return answer(RestResponse.Status.NOT_FOUND, "NoSuchReplicationRule", cause.getMessage());
  }

  @ServerExceptionMapper
  RestResponse<ErrorBody> onRowChanged(RowChangedException cause) {
    return answer(RestResponse.Status.CONFLICT, "KeyHasChanged", cause.getMessage());
  }

  @ServerExceptionMapper
  RestResponse<ErrorBody> onLetter(LetterException cause) {
    RestResponse.Status status =
        cause.reason() == LetterException.Reason.NO_SUCH_LETTER
            ? RestResponse.Status.NOT_FOUND
            : RestResponse.Status.CONFLICT;
    return answer(status, cause.reason().code(), cause.getMessage());
  }

  @ServerExceptionMapper
  RestResponse<ErrorBody> onUnsent(PublishException cause) {
    LOG.debug("A message could not be sent", cause);
    return answer(
        RestResponse.Status.SERVICE_UNAVAILABLE, "ServiceUnavailable", "Please try again");
  }

  @ServerExceptionMapper
  RestResponse<ErrorBody> onComparisonRefused(ComparisonRefused cause) {
    return answer(
        RestResponse.Status.fromStatusCode(cause.reason().status()),
        cause.reason().code(),
        cause.getMessage());
  }

  /** Whatever the framework refuses, such as a body that is not JSON. */
  @ServerExceptionMapper
  RestResponse<ErrorBody> onRefused(WebApplicationException cause) {
    RestResponse.Status status =
        RestResponse.Status.fromStatusCode(cause.getResponse().getStatus());
    return status == null
        ? answer(RestResponse.Status.BAD_REQUEST, "InvalidRequest", cause.getMessage())
        : answer(status, "InvalidRequest", status.getReasonPhrase());
  }

  @ServerExceptionMapper({
    VertxException.class,
    IOException.class,
    RulesUnreadableException.class,
  })
  RestResponse<ErrorBody> onUnavailable(Exception cause) {
    if (cause instanceof VertxException && !SqlFailures.isUnavailable(cause)) {
      LOG.error("A request failed at the database", cause);
      return answer(
          RestResponse.Status.INTERNAL_SERVER_ERROR, "InternalError", "The request failed");
    }
    LOG.debug("A request came while something was away", cause);
    return answer(
        RestResponse.Status.SERVICE_UNAVAILABLE, "ServiceUnavailable", "Please try again");
  }

  private static RestResponse<ErrorBody> answer(
      RestResponse.Status status, String code, String message) {
    String text = message == null ? code : message;
    return RestResponse.status(
        status, new ErrorBody(status.getStatusCode(), code, text, Optional.empty()));
  }
}
