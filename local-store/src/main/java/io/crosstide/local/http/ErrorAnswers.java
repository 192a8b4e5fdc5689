package io.crosstide.local.http;

import io.crosstide.local.error.ClientGoneException;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.error.S3Exception;
import io.crosstide.local.xml.XmlWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Turns failures into answers: the S3 error document, or a cut connection once an answer has begun.
 */
final class ErrorAnswers {
  private static final Logger LOG = System.getLogger(ErrorAnswers.class.getName());

  private ErrorAnswers() {}

  /** Answers a failed request. Only an {@link S3Exception} tells the client why. */
  static void answer(HttpServerRequest http, String requestId, Throwable cause, UnreadBody body) {
    HttpServerResponse response = http.response();
    if (cause instanceof ClientGoneException || response.ended() || response.closed()) {
      clientGone(cause);
      return;
    }
    if (!(cause instanceof S3Exception)) {
      LOG.log(Level.ERROR, "request " + requestId + " failed", cause);
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    S3Exception refusal =
        cause instanceof S3Exception known ? known : S3Error.INTERNAL_ERROR.because();
    // Headers a handler had set speak of success.
    response.headers().clear();
    response.setStatusCode(refusal.error().status()).putHeader("x-amz-request-id", requestId);
    refusal.headers().forEach(response::putHeader);
    end(http, response, document(http, requestId, refusal));
    body.discard();
  }

  private static void end(HttpServerRequest http, HttpServerResponse response, Buffer document) {
    response.putHeader("Content-Type", "application/xml");
    if (http.method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(document.length()));
      response.end().onFailure(ErrorAnswers::clientGone);
    } else {
      response.end(document).onFailure(ErrorAnswers::clientGone);
    }
  }

  private static Buffer document(HttpServerRequest http, String requestId, S3Exception refusal) {
    XmlWriter xml =
        XmlWriter.plainDocument("Error")
            .element("Code", refusal.error().code())
            .element("Message", refusal.getMessage());
    refusal.details().forEach(xml::element);
    return Buffer.buffer(
        xml.element("Resource", http.path() == null ? "/" : http.path())
            .element("RequestId", requestId)
            .finish());
  }

  private static void clientGone(Throwable cause) {
    LOG.log(Level.DEBUG, "the client went away before its answer", cause);
  }
}
