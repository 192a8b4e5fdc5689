package io.crosstide.gateway.oss.address;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The host names this gateway answers to.
 *
 * @param regions service host, in lower case and without port, to its region (bare); no region
 *     means the host serves all of them
 * @param cnames host name, in lower case, to the bucket it stands for
 */
public record ServiceHosts(Map<String, Optional<String>> regions, Map<String, String> cnames) {

  public ServiceHosts {
    regions = lowerCaseNames(regions);
    cnames = lowerCaseNames(cnames);
  }

  /** No names of its own: IP addresses, {@code localhost} and the public OSS names still work. */
  public static ServiceHosts none() {
    return new ServiceHosts(Map.of(), Map.of());
  }

  /**
   * The hosts of a domain: itself for all regions, and for each region {@code
   * oss-<region>.<domain>} and {@code oss-<region>-internal.<domain>}.
   */
  public static ServiceHosts ofDomain(String domain, Collection<String> regions) {
    Map<String, Optional<String>> hosts = new LinkedHashMap<>();
    hosts.put(domain, Optional.empty());
    for (String region : regions) {
      hosts.put("oss-" + region + "." + domain, Optional.of(region));
      hosts.put("oss-" + region + "-internal." + domain, Optional.of(region));
    }
    return new ServiceHosts(hosts, Map.of());
  }

  public ServiceHosts withCnames(Map<String, String> newCnames) {
    return new ServiceHosts(regions, newCnames);
  }

  private static <V> Map<String, V> lowerCaseNames(Map<String, V> hosts) {
    Map<String, V> copy = new LinkedHashMap<>();
    hosts.forEach(
        (host, value) ->
            copy.put(host.toLowerCase(Locale.ROOT), Objects.requireNonNull(value, host)));
    return Map.copyOf(copy);
  }
}
