package io.crosstide.gateway.oss.bucket;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.time.Instant;
import java.util.Objects;

/**
 * What lists and BucketInfo say alike of a bucket.
 *
 * @param region bare, as {@code cn-hangzhou}
 * @param extranetEndpoint host and port under which clients reach the bucket's region; some dial it
 * @param storageClass as {@code Standard}
 */
public record BucketSummary(
    String name,
    String region,
    Instant creationDate,
    String extranetEndpoint,
    String intranetEndpoint,
    String storageClass) {

  public BucketSummary {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(creationDate, "creationDate");
    Objects.requireNonNull(extranetEndpoint, "extranetEndpoint");
    Objects.requireNonNull(intranetEndpoint, "intranetEndpoint");
    Objects.requireNonNull(storageClass, "storageClass");
  }

  void writeTo(XmlWriter xml) {
    xml.leaf("Name", name);
    xml.leaf("Location", "oss-" + region);
    xml.leaf("Region", region);
    xml.leaf("CreationDate", OssDates.xml(creationDate));
    xml.leaf("ExtranetEndpoint", extranetEndpoint);
    xml.leaf("IntranetEndpoint", intranetEndpoint);
    xml.leaf("StorageClass", storageClass);
  }
}
