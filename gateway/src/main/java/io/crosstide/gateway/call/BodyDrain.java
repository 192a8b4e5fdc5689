package io.crosstide.gateway.call;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.OptionalLong;

/**
 * What happens to the rest of a body that nobody read: a short one is read and dropped, so that the
 * connection can be used again; otherwise the connection is closed, a little later, so that the
 * client sees the answer before the end.
 */
final class BodyDrain {
  /** More than this is not worth reading to save a connection. */
  private static final long BYTES_MAX = 256 * 1024;

  /** How long a client that keeps sending may go on before its connection is cut. */
  private static final long LINGER_MILLIS = 1_000;

  private BodyDrain() {}

  /** True if the connection cannot be used after this answer. */
  static boolean mustClose(Exchange exchange) {
    RequestBody body = exchange.body();
    if (body.isComplete()) {
      return false;
    }
    OptionalLong announced = exchange.contentLength();
    boolean none = announced.isPresent() && announced.getAsLong() == 0;
    boolean mayBeLong = announced.isEmpty() || announced.getAsLong() - body.received() > BYTES_MAX;
    return !none && (mayBeLong || body.isWithheld());
  }

  /** Call when the answer has been written. */
  static void afterAnswer(Vertx vertx, Exchange exchange) {
    RequestBody body = exchange.body();
    boolean closing =
        "close".equals(exchange.http().response().headers().get("Connection"))
            || mustClose(exchange);
    if (body.isComplete()) {
      return;
    }
    HttpConnection connection = exchange.http().connection();
    body.handler(dropped -> {});
    body.endHandler(v -> {});
    body.exceptionHandler(gone -> {});
    exchange.http().resume();
    if (closing) {
      vertx.setTimer(LINGER_MILLIS, x -> connection.close());
    }
  }
}
