package io.crosstide.worker.copy;

import io.crosstide.contracts.id.RegionName;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Regions whose tags of objects in parts were seen to be made of their parts' MD5s, as those of S3
 * are. Only there another tag means other bytes. Bounded by the catalogue. Thread-safe.
 */
public final class PartTagRegions {
  private final Set<RegionName> seen = ConcurrentHashMap.newKeySet();

  void add(RegionName region) {
    seen.add(region);
  }

  boolean isKnown(RegionName region) {
    return seen.contains(region);
  }
}
