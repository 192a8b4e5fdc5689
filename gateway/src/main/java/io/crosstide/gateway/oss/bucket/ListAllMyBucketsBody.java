package io.crosstide.gateway.oss.bucket;

import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to ListBuckets.
 *
 * @param prefix as asked for, empty if not
 * @param nextMarker present if there are more
 */
public record ListAllMyBucketsBody(
    Owner owner,
    String prefix,
    String marker,
    int maxKeys,
    Optional<String> nextMarker,
    List<BucketSummary> buckets)
    implements OssBody {

  public ListAllMyBucketsBody {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(marker, "marker");
    Objects.requireNonNull(nextMarker, "nextMarker");
    buckets = List.copyOf(buckets);
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("ListAllMyBucketsResult");
    xml.leaf("Prefix", prefix).leaf("Marker", marker).leaf("MaxKeys", maxKeys);
    xml.leaf("IsTruncated", nextMarker.isPresent()).leafIf("NextMarker", nextMarker);
    owner.writeTo(xml);
    xml.open("Buckets");
    for (BucketSummary bucket : buckets) {
      xml.open("Bucket");
      bucket.writeTo(xml);
      xml.close();
    }
    xml.close().close();
  }
}
