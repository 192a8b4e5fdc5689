package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.RegionName;
import java.time.Duration;

/** How far the clock of each region's store may be behind ours. */
@FunctionalInterface
interface StoreOffsets {
  /** Not negative; subtracting it from our time gives a time the store has surely reached. */
  Duration of(RegionName region);
}
