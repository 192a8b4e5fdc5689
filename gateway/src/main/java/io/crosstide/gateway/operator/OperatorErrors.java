package io.crosstide.gateway.operator;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Failures as answers; each has the one body of errors. */
final class OperatorErrors {
  private static final Logger LOG = Logger.getLogger(OperatorErrors.class);

  /** What a service refused, or that it did not answer. */
  @ServerExceptionMapper
  RestResponse<ErrorBody> onRefused(OssException cause) {
    OssError error = cause.error();
    return answer(error.status(), error.code(), error.message());
  }

  @ServerExceptionMapper
  RestResponse<ErrorBody> onBadArgument(IllegalArgumentException cause) {
    return answer(400, "InvalidArgument", Optional.ofNullable(cause.getMessage()).orElse("?"));
  }

  /** The framework has a mapper of its own for mismatches, which answers without a body. */
  @ServerExceptionMapper({MismatchedInputException.class, JacksonException.class})
  RestResponse<ErrorBody> onUnreadable(Exception cause) {
    LOG.debug("Unreadable body", cause);
    return answer(400, "InvalidArgument", "The body is not the JSON that this call takes.");
  }

  /** Whatever else the framework refuses: no such call, not with this method. */
  @ServerExceptionMapper
  RestResponse<ErrorBody> onNoCall(WebApplicationException cause) {
    int status = cause.getResponse().getStatus();
    String reason = cause.getResponse().getStatusInfo().getReasonPhrase();
    return status < 500 ? answer(status, "InvalidRequest", reason) : onDefect(cause);
  }

  @ServerExceptionMapper
  RestResponse<ErrorBody> onDefect(Throwable cause) {
    LOG.error("A call of an operator failed", cause);
    return answer(500, "InternalError", "We encountered an internal error. Please try again.");
  }

  private static RestResponse<ErrorBody> answer(int status, String code, String message) {
    ErrorBody body = new ErrorBody(status, code, message, Optional.empty());
    return ResponseBuilder.create(RestResponse.Status.fromStatusCode(status), body)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }
}
