package io.crosstide.gateway.oss.address;

import java.util.Optional;

/**
 * What a host name says.
 *
 * @param bucket the bucket it names; empty means that the path names it
 * @param style the style that follows
 * @param region the region it names (bare)
 * @param pathMayNameBucket the path may still begin with the bucket's name, although the host names
 *     it: one client sends both when told to use path style with an IP address
 */
record HostReading(
    Optional<String> bucket,
    AddressStyle style,
    Optional<String> region,
    boolean pathMayNameBucket) {

  static HostReading service(Optional<String> region) {
    return new HostReading(Optional.empty(), AddressStyle.PATH, region, false);
  }

  static HostReading virtualHost(String bucket, Optional<String> region) {
    return new HostReading(Optional.of(bucket), AddressStyle.VIRTUAL_HOST, region, false);
  }

  static HostReading cname(String bucket) {
    return new HostReading(Optional.of(bucket), AddressStyle.CNAME, Optional.empty(), false);
  }

  static HostReading publicName(String label, Optional<String> region) {
    return label.isEmpty()
        ? service(region)
        : new HostReading(Optional.of(label), AddressStyle.VIRTUAL_HOST, region, true);
  }
}
