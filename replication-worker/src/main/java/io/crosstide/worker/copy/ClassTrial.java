package io.crosstide.worker.copy;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.Provenance;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.SourceState;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The storage class of one object, as far as the target may not know it. A store that names no
 * argument in its refusal may mean the class: that it does is known once the object is taken
 * without it.
 */
final class ClassTrial {
  private final CopyContext context;
  private final BucketRef target;

  /** What was refused, perhaps because of its class. */
  private Optional<ObjectAttributes> suspected = Optional.empty();

  ClassTrial(CopyContext context, BucketRef target) {
    this.context = context;
    this.target = target;
  }

  /**
   * Classes that an object is not to be written with. A suspicion is of one object: another one may
   * be there by now.
   */
  Set<String> refused(SourceState source) {
    Set<String> refused = new HashSet<>(context.classes().of(target));
    suspected
        .filter(written -> isOf(source, written))
        .flatMap(ObjectAttributes::storageClass)
        .ifPresent(refused::add);
    return refused;
  }

  private static boolean isOf(SourceState source, ObjectAttributes written) {
    return source instanceof SourceState.Present present
        && Provenance.of(written.headers())
            .filter(from -> from.etag().equals(present.facts().etag()))
            .filter(from -> from.version().equals(present.facts().version()))
            .isPresent();
  }

  /**
   * True if a write failed, or may have failed, because of its class, and is to be tried without.
   *
   * @param written what it was written with
   * @param target what was asked of the target last tells what was refused
   */
  boolean isAgainWithout(ObjectAttributes written, BucketSide target, Throwable cause) {
    if (written.storageClass().isEmpty() || !(cause instanceof ReplicationFailure failure)) {
      return false;
    }
    if (FailureClassifier.isStorageClassRefused(failure)) {
      note(written.storageClass().get());
      return true;
    }
    boolean isOfWrite = target.refused().filter(StoreCall::namesClass).isPresent();
    if (isOfWrite && FailureClassifier.mayBeStorageClass(failure)) {
      suspected = Optional.of(written);
      return true;
    }
    return false;
  }

  /**
   * The target took the object. Only if nothing but its class was another is the class to blame.
   */
  void taken(ObjectAttributes written) {
    suspected
        .filter(refused -> isSameButClass(refused, written))
        .flatMap(ObjectAttributes::storageClass)
        .ifPresent(this::note);
    suspected = Optional.empty();
  }

  private static boolean isSameButClass(ObjectAttributes refused, ObjectAttributes taken) {
    return !refused.storageClass().equals(taken.storageClass())
        && refused.headers().equals(taken.headers())
        && refused.encryption().equals(taken.encryption())
        && refused.tags().equals(taken.tags())
        && refused.acl().equals(taken.acl());
  }

  private void note(String storageClass) {
    context.classes().add(target, storageClass);
    context.metrics().classRefused();
  }
}
