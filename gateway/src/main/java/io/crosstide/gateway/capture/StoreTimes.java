package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.RegionName;
import java.time.Instant;
import java.util.Optional;

/** How far the clock of each region's store surely is. */
@FunctionalInterface
interface StoreTimes {
  /**
   * A time that the region's store had surely reached.
   *
   * @param tick nanoseconds of a clock that nobody sets, now or earlier
   * @return empty while the store has never answered
   */
  Optional<Instant> at(RegionName region, long tick);
}
