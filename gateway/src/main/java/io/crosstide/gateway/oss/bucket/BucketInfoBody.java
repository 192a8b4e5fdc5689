package io.crosstide.gateway.oss.bucket;

import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to GetBucketInfo.
 *
 * @param grant the bucket's canned ACL, as {@code private}
 * @param versioning empty if it was never enabled
 * @param dataRedundancyType {@code LRS} or {@code ZRS}
 * @param crossRegionReplication whether the bucket is the source or target of a rule
 * @param sseAlgorithm {@code None}, {@code AES256} or {@code KMS}
 */
public record BucketInfoBody(
    BucketSummary bucket,
    Owner owner,
    String grant,
    Optional<VersioningStatus> versioning,
    String dataRedundancyType,
    boolean transferAcceleration,
    boolean crossRegionReplication,
    String sseAlgorithm)
    implements OssBody {

  public BucketInfoBody {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(grant, "grant");
    Objects.requireNonNull(versioning, "versioning");
    Objects.requireNonNull(dataRedundancyType, "dataRedundancyType");
    Objects.requireNonNull(sseAlgorithm, "sseAlgorithm");
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("BucketInfo").open("Bucket");
    bucket.writeTo(xml);
    xml.open("AccessControlList").leaf("Grant", grant).close();
    owner.writeTo(xml);
    xml.leafIf("Versioning", versioning.map(VersioningStatus::wire));
    xml.leaf("DataRedundancyType", dataRedundancyType);
    xml.leaf("TransferAcceleration", enabled(transferAcceleration));
    xml.leaf("CrossRegionReplication", enabled(crossRegionReplication));
    xml.open("ServerSideEncryptionRule").leaf("SSEAlgorithm", sseAlgorithm).close();
    xml.leaf("Comment", "").leaf("ResourceGroupId", "");
    xml.leaf("AccessMonitor", enabled(false)).leaf("BlockPublicAccess", false);
    xml.close().close();
  }

  private static String enabled(boolean on) {
    return on ? "Enabled" : "Disabled";
  }
}
