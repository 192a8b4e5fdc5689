package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One request that may change objects, from before it is forwarded until every batch with its
 * changes was accepted by the broker. Not safe for use by several threads; guarded as its {@link
 * ChangeStream} is.
 */
final class CapturedWrite {
  private final BucketRef bucket;
  private final long beganTick;
  private final int keys;
  private List<KeyChange> changes = List.of();
  private Optional<Instant> began = Optional.empty();
  private ChangeStream owner;
  private int batchesOpen;
  private Runnable acknowledgement = () -> {};

  CapturedWrite(ChangeStream owner, BucketRef bucket, long beganTick, int keys) {
    this.owner = owner;
    this.bucket = bucket;
    this.beganTick = beganTick;
    this.keys = keys;
  }

  /** The bucket that is written. */
  BucketName bucket() {
    return bucket.bucket();
  }

  /**
   * A time that the store had surely reached when the write began. It stays what it was found to be
   * first, whatever the clocks do later; empty while the store has never answered.
   */
  Optional<Instant> began(StoreTimes times) {
    if (began.isEmpty()) {
      began = times.at(bucket.region(), beganTick);
    }
    return began;
  }

  /** What it did; empty until that is known. */
  List<KeyChange> changes() {
    return changes;
  }

  /** What to do, outside of any lock, once every batch with its changes was accepted. */
  void whenAcknowledged(Runnable action) {
    acknowledgement = action;
  }

  void acknowledge() {
    acknowledgement.run();
  }

  int keys() {
    return keys;
  }

  void match(List<KeyChange> known) {
    changes = known;
    batchesOpen = 0;
  }

  void waitForBatch() {
    batchesOpen++;
  }

  /** One of its batches was accepted; true if it was the last. */
  boolean batchAccepted() {
    batchesOpen--;
    return batchesOpen == 0;
  }

  boolean isWaiting() {
    return batchesOpen > 0;
  }

  boolean isOwnedBy(ChangeStream stream) {
    return owner == stream;
  }

  void moveTo(ChangeStream stream) {
    owner = stream;
    batchesOpen = 0;
  }
}
