package io.crosstide.progress.watermark;

import io.crosstide.progress.watermark.Watermark.Gap;
import io.crosstide.progress.watermark.Watermark.Holds;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Which of all that may hold a watermark is the one that does, for people. */
public enum Holder {
  /** The rule is not in effect yet. */
  STARTING,
  /** No stream is left. */
  NO_STREAM,
  /** The gap survey. */
  SURVEY,
  /** The survey that fills an emptied target anew. */
  RESYNC,
  /** The least stream has fallen silent. */
  STREAM_LOST,
  /** The least stream waits for workers. */
  STREAM_BATCHES,
  /** The least stream promises nothing newer. */
  STREAM_MARK,
  /** The oldest key of the ledger. */
  FAILURE,
  /** Nothing: the watermark moves with time. */
  NOTHING;

  /**
   * A stream whose promise is younger than this is up to date: heartbeats come each second and are
   * applied in batches. Two clocks are compared for it, so it decides about words only.
   */
  private static final Duration FRESH = Duration.ofSeconds(15);

  /**
   * The stream with the least watermark.
   *
   * @param isLost its gateway fell silent
   * @param pending batches that are not done
   */
  public record LeastStream(boolean isLost, long pending, Optional<Instant> safeUntil) {}

  /**
   * The holder.
   *
   * @param stream the least of the streams, empty if there is none
   * @param now by our clock
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static Holder of(Holds holds, Optional<LeastStream> stream, Instant now) {
    if (!holds.captured()) {
      return STARTING;
    }
    if (stream.isEmpty()) {
      return NO_STREAM;
    }
    if (holds.gap() instanceof Gap.Unknown) {
      return SURVEY;
    }
    if (holds.gap() instanceof Gap.Refill) {
      return RESYNC;
    }
    LeastStream least = stream.get();
    if (least.safeUntil().isEmpty()) {
      return of(least, now);
    }
    Instant promised = least.safeUntil().get();
    Optional<Instant> gap =
        holds.gap() instanceof Gap.Open open ? Optional.of(open.since()) : Optional.empty();
    boolean failureHolds =
        holds
            .leastFailure()
            .filter(failure -> reaches(failure, promised))
            .filter(failure -> gap.filter(since -> since.isBefore(failure)).isEmpty())
            .isPresent();
    if (failureHolds) {
      return FAILURE;
    }
    return gap.filter(since -> reaches(since, promised)).isPresent() ? SURVEY : of(least, now);
  }

  /** Within one second the stream is not named, since it moves on and the other stays. */
  private static boolean reaches(Instant hold, Instant promised) {
    return !hold.truncatedTo(ChronoUnit.SECONDS).isAfter(promised);
  }

  private static Holder of(LeastStream least, Instant now) {
    if (least.isLost()) {
      return STREAM_LOST;
    }
    if (least.pending() > 0) {
      return STREAM_BATCHES;
    }
    boolean fresh =
        least.safeUntil().filter(promised -> promised.isAfter(now.minus(FRESH))).isPresent();
    return fresh ? NOTHING : STREAM_MARK;
  }
}
