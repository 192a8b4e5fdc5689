package io.crosstide.gateway.oss.address;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Host headers. */
final class HostNames {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** {@code [<label>.]oss-<region>[-internal].aliyuncs.com}; the label may be empty. */
  private static final Pattern PUBLIC =
      Pattern.compile("(?:(.*)\\.)?oss-([a-z0-9-]+?)(-internal)?\\.aliyuncs\\.com");

  private static final String LOCALHOST = "localhost";

  private final ServiceHosts hosts;

  HostNames(ServiceHosts hosts) {
    this.hosts = hosts;
  }

  HostReading read(String hostHeader) {
    String host = withoutPort(hostHeader.strip().toLowerCase(Locale.ROOT));
    if (host.isEmpty() || host.startsWith("[") || IPV4.matcher(host).matches()) {
      return HostReading.service(Optional.empty());
    }
    Optional<String> exact = hosts.regions().get(host);
    if (exact != null) {
      return HostReading.service(exact);
    }
    if (hosts.cnames().containsKey(host)) {
      return HostReading.cname(hosts.cnames().get(host));
    }
    return underServiceHost(host)
        .or(() -> publicName(host))
        .orElseGet(() -> HostReading.service(Optional.empty()));
  }

  /** The longest service host wins, so that a region's host is preferred to its domain. */
  private Optional<HostReading> underServiceHost(String host) {
    String best = host.endsWith("." + LOCALHOST) ? LOCALHOST : "";
    Optional<String> region = Optional.empty();
    for (Map.Entry<String, Optional<String>> service : hosts.regions().entrySet()) {
      String name = service.getKey();
      if (name.length() > best.length() && host.endsWith("." + name)) {
        best = name;
        region = service.getValue();
      }
    }
    if (best.isEmpty()) {
      return Optional.empty();
    }
    String label = host.substring(0, host.length() - best.length() - 1);
    return Optional.of(
        label.isEmpty() ? HostReading.service(region) : HostReading.virtualHost(label, region));
  }

  private static Optional<HostReading> publicName(String host) {
    Matcher matcher = PUBLIC.matcher(host);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String label = matcher.group(1) == null ? "" : matcher.group(1);
    String region = matcher.group(2);
    // The acceleration host serves every region.
    boolean named = !region.equals("accelerate") && !region.startsWith("accelerate-");
    return Optional.of(
        HostReading.publicName(label, named ? Optional.of(region) : Optional.empty()));
  }

  private static String withoutPort(String host) {
    int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
    String name = end > 0 ? host.substring(0, end) : host;
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
