package io.crosstide.worker.copy;

import io.crosstide.contracts.id.RegionName;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Storage classes that a region's store answered not to know, so that objects are not sent twice
 * each. Forgotten with the process. Thread-safe.
 */
public final class RefusedClasses {
  /** Stores know a handful; more would be nonsense from a broken one. */
  private static final int CLASSES_MAX = 64;

  private final Map<RegionName, Set<String>> byRegion = new ConcurrentHashMap<>();

  /** Classes that the region does not take. */
  Set<String> of(RegionName region) {
    return byRegion.getOrDefault(region, Set.of());
  }

  void add(RegionName region, String storageClass) {
    byRegion.merge(region, Set.of(storageClass), RefusedClasses::union);
  }

  private static Set<String> union(Set<String> known, Set<String> more) {
    if (known.size() >= CLASSES_MAX) {
      return known;
    }
    Set<String> both = new HashSet<>(known);
    both.addAll(more);
    return Set.copyOf(both);
  }
}
