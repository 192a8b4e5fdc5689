package io.crosstide.worker.breaker;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.worker.breaker.RegionBreaker.Admission;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The breakers of all regions that were asked. Bounded by the catalogue. Thread-safe. */
public final class RegionBreakers {
  private final BreakerSettings settings;
  private final LongSupplier nanoTime;
  private final Map<RegionName, RegionBreaker> breakers = new ConcurrentHashMap<>();

  /**
   * @param nanoTime a clock that never goes back, in nanoseconds
   */
  public RegionBreakers(BreakerSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /** The breaker of a region. */
  public RegionBreaker of(RegionName region) {
    return breakers.computeIfAbsent(region, name -> new RegionBreaker(settings, nanoTime));
  }

  /** Whether a key may be copied between two regions; a probe of one if the other is up. */
  public Admission admit(RegionName source, RegionName target) {
    Admission read = of(source).admit();
    if (read == Admission.NONE || source.equals(target)) {
      return read;
    }
    Admission write = of(target).admit();
    return read == Admission.PROBE && write == Admission.NORMAL ? read : write;
  }

  /** Regions that are down. */
  public List<RegionName> down() {
    return breakers.entrySet().stream()
        .filter(entry -> entry.getValue().isDown())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Looks at all of them; gives those that went down just now. To be called every second. */
  public List<RegionName> check() {
    return breakers.entrySet().stream()
        .filter(entry -> entry.getValue().check())
        .map(Map.Entry::getKey)
        .toList();
  }
}
