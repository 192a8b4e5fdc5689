package io.crosstide.gateway.capture;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that never steps back: while the one beneath it does, it stands still (I59). */
public final class MonotonicClock implements InstantSource {
  private final InstantSource beneath;
  private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);

  /** A clock over another. */
  public MonotonicClock(InstantSource beneath) {
    this.beneath = beneath;
  }

  @Override
  public Instant instant() {
    Instant now = beneath.instant();
    return latest.accumulateAndGet(now, (a, b) -> a.isAfter(b) ? a : b);
  }
}
