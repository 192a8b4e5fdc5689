package io.crosstide.progress.watermark;

import io.crosstide.contracts.stream.StreamMark;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The instant before which every write under a rule is at the target. Never later than the truth
 * (I1), never decreasing (I2), a full second rounded down (I61).
 */
public final class Watermark {
  private Watermark() {}

  /**
   * What may hold a rule's watermark, all read at one moment.
   *
   * @param captured false until the rule has been in effect: some gateway may not capture for it
   * @param streams streams that are not retired
   * @param gap what is known about writes between the rule's creation and its coverage
   * @param leastFailure earliest change among keys that failed
   */
  public record Holds(boolean captured, Streams streams, Gap gap, Optional<Instant> leastFailure) {}

  /**
   * The streams of a rule that are not retired.
   *
   * @param count how many
   * @param unproven how many of these have no watermark yet
   * @param least the least watermark of the others
   */
  public record Streams(long count, long unproven, Optional<Instant> least) {}

  /** Writes that nobody captured, because the rule was not known everywhere yet. */
  public sealed interface Gap {
    /** None are owed any more: the gap survey has finished. */
    record Closed() implements Gap {}

    /** A survey looks for those since an instant. */
    record Open(Instant since) implements Gap {}

    /** A survey is owed but not known yet. */
    record Unknown() implements Gap {}

    /** The target was emptied, and a survey fills it anew: nothing can be said until it is done. */
    record Refill() implements Gap {}
  }

  /** The watermark that these holds allow; empty if nothing is proven. */
  public static Optional<Instant> of(Holds holds) {
    Streams streams = holds.streams();
    if (!holds.captured() || streams.count() == 0 || streams.unproven() > 0) {
      return Optional.empty();
    }
    if (holds.gap() instanceof Gap.Unknown || holds.gap() instanceof Gap.Refill) {
      return Optional.empty();
    }
    Optional<Instant> gap =
        holds.gap() instanceof Gap.Open open ? Optional.of(open.since()) : Optional.empty();
    return Stream.of(streams.least(), gap, holds.leastFailure())
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .filter(least -> least.isAfter(StreamMark.UNPROVEN))
        .map(least -> least.truncatedTo(ChronoUnit.SECONDS));
  }

  /** What to publish, given what was published before. */
  public static Optional<Instant> publish(Optional<Instant> before, Optional<Instant> now) {
    return Stream.of(before, now).flatMap(Optional::stream).max(Instant::compareTo);
  }
}
