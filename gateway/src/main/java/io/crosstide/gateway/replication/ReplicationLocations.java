package io.crosstide.gateway.replication;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.gateway.oss.replication.ReplicationLocationBody;
import io.crosstide.gateway.oss.replication.ReplicationLocationBody.Link;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.RegionCatalogue;
import java.util.Comparator;
import java.util.List;

/** Where the rules of a bucket may lead, by the region catalogue. Pure. */
public final class ReplicationLocations {
  private static final String ACCELERATED = "oss_acc";

  private final RegionCatalogue catalogue;

  /** Of a catalogue. */
  public ReplicationLocations(RegionCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** All other regions; those of another group need the accelerated link. */
  ReplicationLocationBody of(RegionName source) {
    List<Region> others =
        catalogue.regions().stream()
            .filter(region -> !region.name().equals(source))
            .sorted(Comparator.comparing(region -> region.name().value()))
            .toList();
    return new ReplicationLocationBody(
        names(others),
        others.stream()
            .filter(region -> needsAcceleration(source, region))
            .map(region -> new Link(region.name().value(), List.of(ACCELERATED)))
            .toList(),
        names(others.stream().filter(Region::rtc).toList()));
  }

  private boolean needsAcceleration(RegionName source, Region target) {
    return catalogue
        .find(source)
        .map(region -> catalogue.needsAcceleration(region, target))
        .orElse(false);
  }

  private static List<String> names(List<Region> regions) {
    return regions.stream().map(region -> region.name().value()).toList();
  }
}
