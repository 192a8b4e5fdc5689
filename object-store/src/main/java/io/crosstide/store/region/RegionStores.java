package io.crosstide.store.region;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.ObjectStore;
import java.util.Optional;

/** The store of each region. */
public interface RegionStores {
  /**
   * @throws IllegalArgumentException if the catalogue has no such region
   */
  ObjectStore store(RegionName region);

  /**
   * The store of a region as a rule's role reaches it: with the role's credentials, or the region's
   * if the role has none there or there is no role. Stores that know no roles have the region's.
   *
   * @param role full name of the role
   * @throws IllegalArgumentException if the catalogue has no such region
   */
  default ObjectStore store(RegionName region, Optional<String> role) {
    return store(region);
  }
}
