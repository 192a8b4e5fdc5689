package io.crosstide.gateway;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.buckets.Regions;
import io.crosstide.gateway.capture.CaptureAssembly;
import io.crosstide.gateway.door.DoorServers;
import io.crosstide.gateway.objects.ObjectCalls;
import io.crosstide.gateway.operator.Barriers;
import io.crosstide.gateway.oss.address.ServiceHosts;
import io.crosstide.gateway.oss.auth.AuthSettings;
import io.crosstide.store.region.RegionCatalogue;
import io.crosstide.store.s3.S3Options;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** From configuration to the settings of each part. */
final class GatewaySettings {
  private GatewaySettings() {}

  static CaptureAssembly.Settings capture(GatewayConfig config) {
    GatewayConfig.Capture capture = config.capture();
    return new CaptureAssembly.Settings(
        config.name().orElseGet(GatewaySettings::hostName),
        capture.waitingMax(),
        capture.acceptTimeout(),
        capture.heartbeat(),
        capture.lease(),
        capture.settling());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "gateway";
    }
  }

  static ObjectCalls.Bounds objects(GatewayConfig config) {
    GatewayConfig.Objects objects = config.objects();
    return new ObjectCalls.Bounds(
        objects.chunkedPartSize(),
        objects.chunkedUploadsMax(),
        objects.appendableMax(),
        objects.userMetadataMax(),
        objects.listingLooks(),
        objects.listingTimeout());
  }

  /**
   * Buckets whose listings look at each object. While the rules are not read yet, any bucket may be
   * a target.
   *
   * @param rules that are known; empty before they were read
   */
  static Predicate<BucketRef> lookedAt(
      GatewayConfig.ExactListings which, Supplier<Optional<List<Rule>>> rules) {
    return switch (which) {
      case OFF -> bucket -> false;
      case ALL -> bucket -> true;
      case TARGETS ->
          bucket ->
              rules
                  .get()
                  .map(known -> known.stream().anyMatch(rule -> rule.target().equals(bucket)))
                  .orElse(true);
    };
  }

  static Barriers.Settings barriers(GatewayConfig config) {
    GatewayConfig.Operator operator = config.operator();
    return new Barriers.Settings(
        operator.barriersMax(), operator.barrierPoll(), operator.clockTolerance());
  }

  static S3Options stores(GatewayConfig config) {
    GatewayConfig.Objects objects = config.objects();
    return S3Options.DEFAULT.withConnections(
        objects.readConnections(), objects.writeConnections(), objects.controlConnections());
  }

  /**
   * @throws IllegalArgumentException if a port is configured for a region that is not in the
   *     catalogue, or no port at all
   */
  static DoorServers.Settings servers(GatewayConfig config, RegionCatalogue catalogue) {
    Map<RegionName, Integer> ports = new LinkedHashMap<>();
    config.endpoints().forEach((key, port) -> ports.put(region(key, catalogue), port));
    if (ports.isEmpty() && config.port().isEmpty()) {
      throw new IllegalArgumentException(
          "Neither crosstide.gateway.endpoints nor crosstide.gateway.port names a port");
    }
    int loops = config.server().eventLoops();
    return new DoorServers.Settings(
        config.host(),
        ports,
        config.port(),
        loops > 0 ? loops : Runtime.getRuntime().availableProcessors(),
        config.server().connectionsMax(),
        config.server().idleTimeout());
  }

  /** Environment variables cannot hold hyphens; there they come as dots or underscores. */
  private static RegionName region(String key, RegionCatalogue catalogue) {
    RegionName name = Regions.named(key.replace('.', '-').replace('_', '-'));
    if (catalogue.find(name).isEmpty()) {
      throw new IllegalArgumentException(
          "crosstide.gateway.endpoints names a region that is not in the catalogue: " + key);
    }
    return name;
  }

  static ServiceHosts hosts(GatewayConfig config, RegionCatalogue catalogue) {
    ServiceHosts hosts =
        config
            .domain()
            .map(domain -> ServiceHosts.ofDomain(domain, bareNames(catalogue)))
            .orElseGet(ServiceHosts::none);
    return hosts.withCnames(config.cnames());
  }

  static AuthSettings auth(GatewayConfig config, RegionCatalogue catalogue) {
    return new AuthSettings(
        config.auth().acceptAnyRegion(),
        bareNames(catalogue),
        config.auth().skewMax(),
        config.auth().presignedMax());
  }

  private static Set<String> bareNames(RegionCatalogue catalogue) {
    return catalogue.regions().stream()
        .map(region -> Regions.bare(region.name()))
        .collect(Collectors.toSet());
  }
}
