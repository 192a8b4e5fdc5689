package io.crosstide.progress.watermark;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one stream under one rule. Every step commutes with every other and may be
 * repeated, so reports and heartbeats can arrive in any order.
 *
 * @param prefix batches that are done
 * @param marks marks that wait for batches beyond the prefix
 * @param safeUntil the stream's watermark: every write that began before it is in a batch that is
 *     done; empty before the first proof
 * @param end number of the last batch, once the stream has said that no change will follow
 */
public record StreamState(
    StreamPrefix prefix, Marks marks, Optional<Instant> safeUntil, OptionalLong end) {
  /** Nothing known yet. */
  public static final StreamState NEW =
      new StreamState(StreamPrefix.NONE, Marks.NONE, Optional.empty(), OptionalLong.empty());

  /** With batches done. */
  public StreamState withDone(Collection<Long> sequences) {
    return new StreamState(prefix.with(sequences), marks, safeUntil, end).settled();
  }

  /** With a mark of a stream that goes on, or did when it was sent. */
  public StreamState withMark(Mark mark) {
    return new StreamState(prefix, marks.with(mark), safeUntil, end).settled();
  }

  /** With the last mark: no change will follow. */
  public StreamState withEnd(Mark mark) {
    long last = Math.max(end.orElse(0), mark.lastSequence());
    return new StreamState(prefix, marks.with(mark), safeUntil, OptionalLong.of(last)).settled();
  }

  /**
   * True once the stream has ended and every batch that was ever heard of is done: it holds the
   * watermark no longer.
   */
  public boolean isRetired() {
    return end.isPresent() && prefix.prefix() >= Math.max(end.getAsLong(), highest());
  }

  /** Batches that were heard of and are not done. */
  public long pending() {
    long last = Math.max(end.orElse(0), highest());
    return Math.max(0, last - prefix.prefix()) - prefix.beyondCount();
  }

  private long highest() {
    return Math.max(prefix.highest(), marks.highest());
  }

  private StreamState settled() {
    Optional<Instant> proven = marks.provenBy(prefix.prefix());
    return new StreamState(prefix, marks.beyond(prefix.prefix()), later(safeUntil, proven), end);
  }

  private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.or(() -> b);
    }
    return a.get().isBefore(b.get()) ? b : a;
  }
}
