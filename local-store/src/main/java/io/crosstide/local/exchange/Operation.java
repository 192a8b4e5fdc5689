package io.crosstide.local.exchange;

import io.vertx.core.Future;

/** Answers one kind of request. */
@FunctionalInterface
public interface Operation {
  /**
   * Completes when the answer is written. Throws or fails with an {@link
   * io.crosstide.local.error.S3Exception} for a request that is to be refused; nothing has been
   * answered then.
   */
  Future<Void> handle(Exchange exchange);
}
