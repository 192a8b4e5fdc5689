package io.crosstide.gateway.buckets;

import io.crosstide.contracts.id.RegionName;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** Where clients reach each region: host and, unless it is the usual one, port. Thread-safe. */
public final class Endpoints {
  private static final int HTTP = 80;

  private final Optional<String> domain;
  private final String host;
  private final OptionalInt advertised;
  private final Map<RegionName, Integer> ports = new ConcurrentHashMap<>();
  private volatile int sharedPort = HTTP;

  /**
   * @param domain domain with a name for each region
   * @param host host to name where a region has a port of its own
   * @param advertised port to name with the domain, whatever is listened on
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Endpoints(Optional<String> domain, String host, OptionalInt advertised) {
    this.domain = domain;
    this.host = host;
    this.advertised = advertised;
  }

  /** A region is served on a port of its own. */
  public void listening(RegionName region, int port) {
    ports.put(region, port);
  }

  /** All regions are served on this port. */
  public void listening(int port) {
    sharedPort = port;
  }

  /** Port of a region that has one of its own. */
  public Optional<Integer> port(RegionName region) {
    return Optional.ofNullable(ports.get(region));
  }

  /** Port for all regions. */
  public int sharedPort() {
    return sharedPort;
  }

  /** Host and port of a region. */
  public String of(RegionName region) {
    Integer own = ports.get(region);
    if (own != null && domain.isEmpty()) {
      return host + ":" + own;
    }
    String name = domain.map(d -> region.value() + "." + d).orElse(host);
    int listened = own == null ? sharedPort : own;
    int port = domain.isPresent() ? advertised.orElse(listened) : listened;
    return port == HTTP ? name : name + ":" + port;
  }
}
