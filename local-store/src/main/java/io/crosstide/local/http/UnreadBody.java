package io.crosstide.local.http;

import io.crosstide.local.exchange.Exchange;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * What becomes of a body nobody reads once the answer is out. The client gets to finish a small
 * one, so that it sees the answer; a large one is cut off.
 */
final class UnreadBody {
  private static final long DISCARD_BYTES_MAX = 8 << 20;

  private final HttpServerRequest http;
  private Optional<Exchange> exchange = Optional.empty();
  private long discarded;

  UnreadBody(HttpServerRequest http) {
    this.http = http;
  }

  void askedForBy(Exchange asking) {
    exchange = Optional.of(asking);
  }

  /**
   * Reads on without looking, or closes the connection where it is unclear whether a body will
   * come.
   */
  void discard() {
    if (http.isEnded()) {
      return;
    }
    boolean wanted = exchange.isPresent() && exchange.get().bodyWanted();
    if (http.headers().contains("Expect") && !wanted) {
      // The client may or may not send what it was not told to send; the next request could be
      // taken for it.
      close();
      return;
    }
    http.exceptionHandler(gone -> {});
    http.handler(data -> count(data.length()));
    http.endHandler(end -> {});
    http.resume();
  }

  private void count(int bytes) {
    discarded += bytes;
    if (discarded > DISCARD_BYTES_MAX) {
      close();
    }
  }

  private void close() {
    http.connection().close().onFailure(alreadyClosed -> {});
  }
}
