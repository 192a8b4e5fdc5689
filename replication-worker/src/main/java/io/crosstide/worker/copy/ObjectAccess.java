package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CannedAcl;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import java.util.Optional;

/** ACLs of single objects. */
final class ObjectAccess {
  private ObjectAccess() {}

  /**
   * What everybody may do with an object; {@code PRIVATE} where a store has no ACLs. Fails with
   * {@code MOVED} if the object is gone.
   */
  static Future<CannedAcl> read(BucketSide side, ObjectKey key, Optional<VersionId> version) {
    return side.acl(key, version)
        .map(acl -> acl == CannedAcl.DEFAULT ? CannedAcl.PRIVATE : acl)
        .recover(ObjectAccess::ofFailure);
  }

  /** Replaces the ACL of the target's object. */
  static Future<Void> replace(KeyWork work, CannedAcl wanted, Optional<VersionId> version) {
    return work.mayWrite().compose(v -> work.target().putAcl(work.key(), version, wanted));
  }

  private static Future<CannedAcl> ofFailure(Throwable cause) {
    if (!(cause instanceof ReplicationFailure failure)) {
      return Future.failedFuture(cause);
    }
    if (failure.kind() == FailureKind.UNSUPPORTED) {
      return Future.succeededFuture(CannedAcl.PRIVATE);
    }
    return FailureClassifier.provesAbsence(failure)
        ? Future.failedFuture(
            new ReplicationFailure(
                FailureKind.MOVED, failure.side(), "The object vanished before its ACL was read"))
        : Future.failedFuture(cause);
  }
}
