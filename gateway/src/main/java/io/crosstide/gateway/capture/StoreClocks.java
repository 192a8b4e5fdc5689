package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.s3.ResponseListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The clock of each region's store, from every answer it gives. Thread-safe. */
public final class StoreClocks implements StoreTimes, ResponseListener {
  private final InstantSource clock;
  private final LongSupplier ticks;
  private final Duration window;
  private final Map<RegionName, StoreClock> clocks = new ConcurrentHashMap<>();

  /**
   * Creates the clocks of regions that have not answered yet.
   *
   * @param clock ours; no store is taken to be ahead of it
   * @param ticks nanoseconds of a clock that nobody sets
   * @param window how long a sample counts
   */
  public StoreClocks(InstantSource clock, LongSupplier ticks, Duration window) {
    this.clock = clock;
    this.ticks = ticks;
    this.window = window;
  }

  @Override
  public Optional<Instant> at(RegionName region, long tick) {
    Instant now = clock.instant();
    return of(region).at(tick).map(reached -> reached.isAfter(now) ? now : reached);
  }

  /**
   * A time that the region's store had surely reached now, whatever our own clock says.
   *
   * @param tick nanoseconds of {@link System#nanoTime}
   * @return empty unless the store has answered since the tick
   */
  public Optional<Instant> reachedSince(RegionName region, long tick) {
    StoreClock known = of(region);
    return known.isSampledSince(tick) ? known.at(ticks.getAsLong()) : Optional.empty();
  }

  @Override
  public void onResponse(
      RegionName region, Instant requestSentAt, Instant responseAt, Optional<Instant> date) {
    long tick = ticks.getAsLong();
    date.ifPresent(d -> of(region).sample(tick, d));
  }

  /** True if the region's store has not answered for so long. */
  boolean isStale(RegionName region, Duration age) {
    return of(region).isStale(ticks.getAsLong(), age);
  }

  private StoreClock of(RegionName region) {
    return clocks.computeIfAbsent(region, r -> new StoreClock(window, ticks.getAsLong()));
  }
}
