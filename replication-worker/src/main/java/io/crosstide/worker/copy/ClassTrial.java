package io.crosstide.worker.copy;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
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
  private Optional<String> suspected = Optional.empty();

  ClassTrial(CopyContext context, BucketRef target) {
    this.context = context;
    this.target = target;
  }

  /** Classes that the object is not to be written with. */
  Set<String> refused() {
    Set<String> refused = new HashSet<>(context.classes().of(target));
    suspected.ifPresent(refused::add);
    return refused;
  }

  /**
   * True if a write failed, or may have failed, because of its class, and is to be tried without.
   *
   * @param storageClass what it was written with
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  boolean isAgainWithout(Optional<String> storageClass, Throwable cause) {
    if (storageClass.isEmpty() || !(cause instanceof ReplicationFailure failure)) {
      return false;
    }
    if (FailureClassifier.isStorageClassRefused(failure)) {
      note(storageClass.get());
      return true;
    }
    if (FailureClassifier.mayBeStorageClass(failure)) {
      suspected = storageClass;
      return true;
    }
    return false;
  }

  /** The target took the object. */
  void taken() {
    suspected.ifPresent(this::note);
    suspected = Optional.empty();
  }

  private void note(String storageClass) {
    context.classes().add(target, storageClass);
    context.metrics().classRefused();
  }
}
