package io.crosstide.gateway.oss.replication;

import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.List;
import java.util.Objects;

/**
 * The answer to GetBucketReplicationLocation. Locations have {@code oss-} in front.
 *
 * @param locations where a rule may lead, without the bucket's own; written in alphabetical order
 * @param links which of them take which links, in this order
 * @param rtcLocations those where RTC is to be had; written in alphabetical order
 */
public record ReplicationLocationBody(
    List<String> locations, List<Link> links, List<String> rtcLocations) implements OssBody {

  /** A location and its transfer types, {@code internal} or {@code oss_acc}. */
  public record Link(String location, List<String> transferTypes) {
    public Link {
      Objects.requireNonNull(location, "location");
      transferTypes = List.copyOf(transferTypes);
    }
  }

  public ReplicationLocationBody {
    locations = locations.stream().sorted().toList();
    links = List.copyOf(links);
    rtcLocations = rtcLocations.stream().sorted().toList();
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("ReplicationLocation");
    locations.forEach(location -> xml.leaf("Location", location));
    xml.open("LocationTransferTypeConstraint");
    links.forEach(link -> writeLink(link, xml));
    xml.close();
    if (!rtcLocations.isEmpty()) {
      xml.open("LocationRTCConstraint");
      rtcLocations.forEach(location -> xml.leaf("Location", location));
      xml.close();
    }
    xml.close();
  }

  private static void writeLink(Link link, XmlWriter xml) {
    xml.open("LocationTransferType").leaf("Location", link.location()).open("TransferTypes");
    link.transferTypes().forEach(type -> xml.leaf("Type", type));
    xml.close().close();
  }
}
