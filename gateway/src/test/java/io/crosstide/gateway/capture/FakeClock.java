package io.crosstide.gateway.capture;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test moves. */
final class FakeClock implements InstantSource {
  private Instant now = Instant.parse("2026-11-21T20:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void advance(Duration by) {
    now = now.plus(by);
  }

  void set(Instant to) {
    now = to;
  }
}
