package io.crosstide.gateway.door;

import io.crosstide.gateway.call.Exchange;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Optional;

/**
 * Closes the connection of a client that is silent for too long where it is the client's turn: the
 * next request, the rest of a body, reading an answer. While the gateway waits for a store or the
 * broker the client may be silent as long as that takes. Used on the connection's event loop only.
 */
final class ConnectionWatch {
  private final HttpConnection connection;
  private final long idleNanos;
  private Optional<Exchange> exchange = Optional.empty();
  private long lastNanos = System.nanoTime();
  private long lastBytes;

  private ConnectionWatch(HttpConnection connection, Duration idle) {
    this.connection = connection;
    this.idleNanos = idle.toNanos();
  }

  /**
   * @param closed is told once when the connection is closed
   */
  static ConnectionWatch start(
      Vertx vertx, HttpConnection connection, Duration idle, Runnable closed) {
    ConnectionWatch watch = new ConnectionWatch(connection, idle);
    long timer = vertx.setPeriodic(Math.max(1, idle.toMillis() / 4), x -> watch.check());
    connection.closeHandler(
        v -> {
          vertx.cancelTimer(timer);
          closed.run();
        });
    return watch;
  }

  void began(Exchange current) {
    exchange = Optional.of(current);
    lastBytes = 0;
    touch();
  }

  void ended(Exchange current) {
    if (exchange.isPresent() && exchange.get() == current) {
      exchange = Optional.empty();
      touch();
    }
  }

  private void check() {
    if (exchange.isPresent()) {
      long bytes = exchange.get().bytesMoved();
      if (bytes != lastBytes || !exchange.get().isClientsTurn()) {
        lastBytes = bytes;
        touch();
      }
    }
    if (System.nanoTime() - lastNanos > idleNanos) {
      connection.close();
    }
  }

  private void touch() {
    lastNanos = System.nanoTime();
  }
}
