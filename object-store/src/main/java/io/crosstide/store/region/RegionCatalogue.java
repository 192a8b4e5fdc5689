package io.crosstide.store.region;

import io.crosstide.contracts.id.RegionName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The regions that the system serves, in the order of the file. */
public final class RegionCatalogue {
  private final Map<RegionName, Region> regions = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if two regions have one name
   */
  public RegionCatalogue(List<Region> regions) {
    for (Region region : regions) {
      if (this.regions.put(region.name(), region) != null) {
        throw new IllegalArgumentException("Two regions are named " + region.name());
      }
    }
  }

  /** All regions. */
  public List<Region> regions() {
    return List.copyOf(regions.values());
  }

  /** A region by its name. */
  public Optional<Region> find(RegionName name) {
    return Optional.ofNullable(regions.get(name));
  }

  /** True if replication between the two needs transfer acceleration. */
  public boolean needsAcceleration(Region source, Region target) {
    return !source.group().equals(target.group());
  }
}
