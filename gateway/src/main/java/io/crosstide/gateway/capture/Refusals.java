package io.crosstide.gateway.capture;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.gateway.oss.error.OssException;
import io.crosstide.store.StoreException;

/** Tells failures after which the store surely holds nothing from all others. */
final class Refusals {
  /** Of proxies: whoever asked them has gone; that may be another proxy before the store. */
  private static final int CLIENT_GONE = 499;

  private Refusals() {}

  /**
   * True only if nothing can have changed; in doubt false. A status of time (408) may come from a
   * proxy that has passed on all of the request. One that asks to come again or elsewhere (421,
   * 425, 429) says that this one was not carried out.
   */
  static boolean isDefinite(Throwable failure) {
    if (failure instanceof OssException) {
      return true; // refused here, before the store had all of it
    }
    if (!(failure instanceof StoreException store)) {
      return false;
    }
    boolean refused =
        store.status() >= 400
            && store.status() < 500
            && store.status() != CLIENT_GONE
            && store.kind() != FailureKind.UNAVAILABLE;
    boolean neverSent = store.status() == 0 && store.kind() == FailureKind.THROTTLED;
    return refused || neverSent;
  }
}
