package io.crosstide.gateway.capture;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.gateway.oss.error.OssException;
import io.crosstide.store.StoreException;

/** Tells failures after which the store surely holds nothing from all others. */
final class Refusals {
  private Refusals() {}

  /** True only if nothing can have changed; in doubt false. */
  static boolean isDefinite(Throwable failure) {
    if (failure instanceof OssException) {
      return true; // refused here, before the store had all of it
    }
    if (!(failure instanceof StoreException store)) {
      return false;
    }
    boolean refused = store.status() >= 400 && store.status() < 500;
    boolean neverSent = store.status() == 0 && store.kind() == FailureKind.THROTTLED;
    return refused || neverSent;
  }
}
