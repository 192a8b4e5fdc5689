package io.crosstide.gateway.capture;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test moves. */
final class FakeClock implements InstantSource {
  private static final Instant START = Instant.parse("2026-11-21T20:00:00Z");
  private Instant now = START;
  private long ticks;

  @Override
  public Instant instant() {
    return now;
  }

  /** Nanoseconds that passed, whatever the clock was set to. */
  long ticks() {
    return ticks;
  }

  /** The instant of a tick, by a clock that was never set. */
  Instant at(long tick) {
    return START.plusNanos(tick);
  }

  void advance(Duration by) {
    now = now.plus(by);
    ticks += by.toNanos();
  }

  void set(Instant to) {
    now = to;
  }
}
