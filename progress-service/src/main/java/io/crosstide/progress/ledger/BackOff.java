package io.crosstide.progress.ledger;

import io.crosstide.contracts.failure.FailureKind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long a failed key waits before it is tried again: doubled with each attempt up to a limit,
 * never abandoned (I48). Half of the wait is random, so that keys which failed together do not come
 * back together.
 *
 * @param soon for failures that may pass by themselves
 * @param slow for failures that somebody must mend first
 * @param shared for failures with one cause for many keys, which come back with a probe's success:
 *     how long a key waits that nobody pulls forward
 * @param random from 0 to below 1
 */
public record BackOff(Span soon, Span slow, Duration shared, DoubleSupplier random) {
  private static final int DOUBLINGS_MAX = 40;

  /** A store that asks for more is asked again once a day: it may not know better. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofDays(1);

  /**
   * The waits of one class of failures.
   *
   * @param first after the first failure
   * @param most after many
   */
  public record Span(Duration first, Duration most) {
    public Span {
      if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
        throw new IllegalArgumentException("Waits must be positive and must not shrink");
      }
    }
  }

  /**
   * The wait before the next attempt.
   *
   * @param attempts failures so far, at least 1
   * @param retryAfter what the store asked for; the wait is never shorter, up to a day
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Duration waitAfter(FailureKind kind, int attempts, Optional<Duration> retryAfter) {
    Duration wait =
        switch (kind.retry()) {
          case SOON -> jittered(doubled(soon, attempts));
          case SLOW -> jittered(doubled(slow, attempts));
          case SHARED -> jittered(shared);
          // Whether it may be sent is not a matter of time.
          case HELD -> soon.first();
          // Nor is this; but what is to be done may have changed.
          case CONFIRMED -> jittered(slow.most());
        };
    return retryAfter.map(BackOff::bounded).filter(w -> w.compareTo(wait) > 0).orElse(wait);
  }

  private static Duration doubled(Span span, int attempts) {
    Duration wait = span.first();
    for (int i = 1; i < Math.min(attempts, DOUBLINGS_MAX); i++) {
      wait = wait.multipliedBy(2);
      if (wait.compareTo(span.most()) >= 0) {
        return span.most();
      }
    }
    return wait;
  }

  /** A wait that was asked for, up to a day. */
  static Duration bounded(Duration asked) {
    return asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
  }

  /** From half the wait to the whole of it. */
  private Duration jittered(Duration wait) {
    long half = wait.toMillis() / 2;
    return Duration.ofMillis(half + Math.round((wait.toMillis() - half) * random.getAsDouble()));
  }
}
