package io.crosstide.worker.plan;

import io.crosstide.store.CannedAcl;
import java.util.Optional;

/**
 * What everybody may do with an object. Stores have one word, private, for what OSS calls private
 * and default; which of them is meant is in the metadata that the gateway keeps.
 */
final class ObjectAcls {
  private ObjectAcls() {}

  /** What a write must say: nothing for what stores do by themselves. */
  static Optional<CannedAcl> toWrite(SourceState.Present source) {
    return source.acl().filter(acl -> acl != CannedAcl.PRIVATE);
  }

  /**
   * True if the source's is known and not what the target has.
   *
   * @param target empty if nobody asked: then it is what a write gives that says nothing
   */
  static boolean differ(SourceState.Present source, Optional<CannedAcl> target) {
    return source.acl().filter(acl -> acl != target.orElse(CannedAcl.PRIVATE)).isPresent();
  }
}
