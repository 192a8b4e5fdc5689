package io.crosstide.rules.error;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.crosstide.contracts.http.ErrorBody;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.io.CharConversionException;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Everything that goes wrong in a call becomes an {@link ErrorBody} here. */
class ErrorMapper {
  private static final Logger LOG = Logger.getLogger(ErrorMapper.class);
  private static final String CHARACTER_NOT_IN_REPERTOIRE = "22021";
  private static final int CAUSES_MAX = 16;

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
    if (isUnstorableText(failure)) {
      return answer(RuleError.BAD_TEXT);
    }
    LOG.error("A call failed", failure);
    return answer(RuleError.INTERNAL);
  }

  /** A text with U+0000 in it, anywhere in a request: the one thing the database cannot hold. */
  private static boolean isUnstorableText(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
      if (cause instanceof SQLException sql
          && CHARACTER_NOT_IN_REPERTOIRE.equals(sql.getSQLState())) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static RestResponse<ErrorBody> answer(RuleError error) {
    ErrorBody body = error.body();
    return ResponseBuilder.create(RestResponse.Status.fromStatusCode(body.status()), body)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }
}
