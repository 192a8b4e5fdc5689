package io.crosstide.rules.error;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.crosstide.contracts.http.ErrorBody;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.io.CharConversionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Everything that goes wrong in a call becomes an {@link ErrorBody} here. */
class ErrorMapper {
  private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

  @ServerExceptionMapper
  RestResponse<ErrorBody> map(RefusedException refused) {
    if (refused.error().body().status() >= 500) {
      LOG.warnf("A call could not be served: %s, %s", refused.error(), refused.getCause());
    }
    return answer(refused.error());
  }

  /** The framework has a mapper of its own for mismatches, which answers without a body. */
  @ServerExceptionMapper({
    MismatchedInputException.class,
    JacksonException.class,
    CharConversionException.class
  })
  RestResponse<ErrorBody> unreadable(Exception unreadable) {
    LOG.debug("Unreadable body", unreadable);
    return answer(RuleError.UNREADABLE_BODY);
  }

  @ServerExceptionMapper
  RestResponse<ErrorBody> map(WebApplicationException refused) {
    if (refused instanceof NotFoundException || refused instanceof NotAllowedException) {
      return answer(RuleError.NO_SUCH_CALL);
    }
    return refused.getResponse().getStatus() < 500
        ? answer(RuleError.UNREADABLE_BODY)
        : map((Throwable) refused);
  }

  @ServerExceptionMapper
  RestResponse<ErrorBody> map(Throwable failure) {
    if (DatabaseFailures.isUnstorableText(failure)) {
      return answer(RuleError.BAD_TEXT);
    }
    if (DatabaseFailures.isAway(failure)) {
      LOG.warnf("A call could not be served: %s, %s", RuleError.DATABASE_UNAVAILABLE, failure);
      return answer(RuleError.DATABASE_UNAVAILABLE);
    }
    LOG.error("A call failed", failure);
    return answer(RuleError.INTERNAL);
  }

  private static RestResponse<ErrorBody> answer(RuleError error) {
    ErrorBody body = error.body();
    return ResponseBuilder.create(RestResponse.Status.fromStatusCode(body.status()), body)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }
}
