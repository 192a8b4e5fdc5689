package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.s3.ResponseListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The clock offset of each region's store, from every answer it gives. Thread-safe. */
public final class Offsets implements StoreOffsets, ResponseListener {
  /** Steps of the system clock from here on void what was measured; smaller ones are slewing. */
  private static final Duration STEP = Duration.ofMillis(500);

  private final InstantSource clock;
  private final Duration window;
  private final Duration unknown;
  private final Map<RegionName, ClockOffset> offsets = new ConcurrentHashMap<>();
  private final Map<RegionName, Instant> lastSamples = new ConcurrentHashMap<>();
  private Optional<Long> aheadOfTicks = Optional.empty();

  /** See {@link ClockOffset#ClockOffset}. */
  public Offsets(InstantSource clock, Duration window, Duration unknown) {
    this.clock = clock;
    this.window = window;
    this.unknown = unknown;
  }

  @Override
  public Duration of(RegionName region) {
    return offset(region).current(clock.instant());
  }

  @Override
  public void onResponse(
      RegionName region, Instant requestSentAt, Instant responseAt, Optional<Instant> date) {
    Instant now = clock.instant();
    date.ifPresent(
        d -> {
          offset(region).sample(now, d);
          lastSamples.put(region, now);
        });
  }

  /** True if the region's store has not answered for so long. */
  boolean isStale(RegionName region, Duration age) {
    Instant last = lastSamples.get(region);
    return last == null || last.isBefore(clock.instant().minus(age));
  }

  /**
   * Compares the system clock with ticks that nobody sets, and forgets every offset if it was set
   * in between (I59).
   */
  synchronized void checkForStep(Instant wall, long tickNanos) {
    long ahead = wall.toEpochMilli() - tickNanos / 1_000_000;
    boolean stepped =
        aheadOfTicks.isPresent() && Math.abs(ahead - aheadOfTicks.get()) > STEP.toMillis();
    if (stepped) {
      offsets.values().forEach(ClockOffset::forget);
    }
    aheadOfTicks = Optional.of(ahead);
  }

  private ClockOffset offset(RegionName region) {
    return offsets.computeIfAbsent(region, r -> new ClockOffset(window, unknown));
  }
}
