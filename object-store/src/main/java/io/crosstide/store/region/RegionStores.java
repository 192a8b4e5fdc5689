package io.crosstide.store.region;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.ObjectStore;

/** The store of each region. */
public interface RegionStores {
  /**
   * @throws IllegalArgumentException if the catalogue has no such region
   */
  ObjectStore store(RegionName region);
}
