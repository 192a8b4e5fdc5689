package io.crosstide.worker.copy;

import io.crosstide.store.ObjectAttributes;
import io.vertx.core.Future;

/** Whether the target's tag of an object can be relied on to be the MD5 of its content. */
final class TagTrust {
  private TagTrust() {}

  /** Not if it was written encrypted, be it by the bucket's default. */
  static Future<Boolean> of(KeyWork work, ObjectAttributes attributes) {
    return attributes.encryption().isPresent()
        ? Future.succeededFuture(false)
        : work.target().head(work.key()).map(facts -> facts.encryption().isEmpty());
  }
}
