package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.BucketName;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes whose outcome is not known yet, by bucket, in the order in which they began. The first of
 * a bucket bounds how far its rules' watermarks may go.
 */
final class InFlightWrites {
  private final Map<BucketName, LinkedHashSet<CapturedWrite>> byBucket = new HashMap<>();
  private int keys;

  /** Adds a write that began no earlier than any other of its bucket. */
  void add(CapturedWrite write) {
    if (byBucket.computeIfAbsent(write.bucket(), b -> new LinkedHashSet<>()).add(write)) {
      keys += write.keys();
    }
  }

  /** Removes a write; false if it was not in flight. */
  boolean remove(CapturedWrite write) {
    Set<CapturedWrite> writes = byBucket.get(write.bucket());
    if (writes == null || !writes.remove(write)) {
      return false;
    }
    if (writes.isEmpty()) {
      byBucket.remove(write.bucket());
    }
    keys -= write.keys();
    return true;
  }

  /** The write on the bucket that began first. */
  Optional<CapturedWrite> oldest(BucketName bucket) {
    Set<CapturedWrite> writes = byBucket.get(bucket);
    return writes == null ? Optional.empty() : Optional.of(writes.iterator().next());
  }

  /** Keys that these writes may still change. */
  int keys() {
    return keys;
  }
}
