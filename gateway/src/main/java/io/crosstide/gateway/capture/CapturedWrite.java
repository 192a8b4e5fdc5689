package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.BucketName;
import java.time.Instant;
import java.util.List;

/**
 * One request that may change objects, from before it is forwarded until every batch with its
 * changes was accepted by the broker. Not safe for use by several threads; guarded as its {@link
 * ChangeStream} is.
 */
public final class CapturedWrite {
  private final BucketName bucket;
  private final Instant began;
  private final int keys;
  private List<KeyChange> changes = List.of();
  private ChangeStream owner;
  private int batchesOpen;
  private Runnable acknowledgement = () -> {};

  CapturedWrite(ChangeStream owner, BucketName bucket, Instant began, int keys) {
    this.owner = owner;
    this.bucket = bucket;
    this.began = began;
    this.keys = keys;
  }

  /** The bucket that is written. */
  public BucketName bucket() {
    return bucket;
  }

  /** When it began, by this process's clock. */
  public Instant began() {
    return began;
  }

  /** What it did; empty until that is known. */
  public List<KeyChange> changes() {
    return changes;
  }

  /** What to do, outside of any lock, once every batch with its changes was accepted. */
  public void whenAcknowledged(Runnable action) {
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
