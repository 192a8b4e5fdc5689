package io.crosstide.messaging.amqp;

import io.vertx.core.AsyncResult;

/** The broker closed a link. */
final class LinkClosed extends Exception {
  private static final long serialVersionUID = 1L;

  LinkClosed(String message) {
    super(message, null, false, false);
  }

  static LinkClosed of(AsyncResult<?> gone) {
    return new LinkClosed(
        gone.failed()
            ? "Closed by the broker: " + gone.cause().getMessage()
            : "Closed by the broker");
  }
}
