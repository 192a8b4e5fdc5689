package io.crosstide.worker.copy;

import io.crosstide.contracts.id.BucketRef;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Storage classes that a store answered not to know for a bucket, so that objects are not sent
 * twice each. Forgotten after a while, since a store may learn a class. Thread-safe.
 */
public final class RefusedClasses {
  /** Asked again so often, at the cost of one refused request. */
  static final Duration KEPT = Duration.ofMinutes(10);

  /** Far above the targets of a worker; beyond it the oldest is forgotten early. */
  static final int ENTRIES_MAX = 1000;

  private record Refusal(BucketRef bucket, String storageClass) {}

  private final LongSupplier nanos;

  /** When each was refused, the oldest first. */
  private final Map<Refusal, Long> refusals = new LinkedHashMap<>();

  /** By the process's clock. */
  public RefusedClasses() {
    this(System::nanoTime);
  }

  RefusedClasses(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Classes that the bucket does not take. */
  synchronized Set<String> of(BucketRef bucket) {
    forgetOld();
    return refusals.keySet().stream()
        .filter(refusal -> refusal.bucket().equals(bucket))
        .map(Refusal::storageClass)
        .collect(Collectors.toUnmodifiableSet());
  }

  synchronized void add(BucketRef bucket, String storageClass) {
    Refusal refusal = new Refusal(bucket, storageClass);
    refusals.remove(refusal);
    refusals.put(refusal, nanos.getAsLong());
    forgetOld();
  }

  private void forgetOld() {
    Iterator<Long> oldest = refusals.values().iterator();
    long now = nanos.getAsLong();
    while (oldest.hasNext()) {
      boolean isOld = now - oldest.next() >= KEPT.toNanos();
      if (!isOld && refusals.size() <= ENTRIES_MAX) {
        return;
      }
      oldest.remove();
    }
  }
}
