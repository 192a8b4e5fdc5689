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
 * @param crossRegionReplication whether the bucket is the source or target of a rule
 * @param encryption how the bucket encrypts what its writers do not; empty if nobody knows
 */
public record BucketInfoBody(
    BucketSummary bucket,
    Owner owner,
    String grant,
    Optional<VersioningStatus> versioning,
    boolean transferAcceleration,
    boolean crossRegionReplication,
    Optional<EncryptionRule> encryption)
    implements OssBody {

  /**
   * Encryption of a bucket.
   *
   * @param algorithm {@code None}, {@code AES256} or {@code KMS}
   * @param keyId key of the key service
   */
  public record EncryptionRule(String algorithm, Optional<String> keyId) {
    /** No encryption. */
    public static final EncryptionRule NONE = new EncryptionRule("None", Optional.empty());

    public EncryptionRule {
      Objects.requireNonNull(algorithm, "algorithm");
      Objects.requireNonNull(keyId, "keyId");
    }

    private void writeTo(XmlWriter xml) {
      xml.open("ServerSideEncryptionRule").leaf("SSEAlgorithm", algorithm);
      xml.leafIf("KMSMasterKeyID", keyId).close();
    }
  }

  public BucketInfoBody {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(grant, "grant");
    Objects.requireNonNull(versioning, "versioning");
    Objects.requireNonNull(encryption, "encryption");
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("BucketInfo").open("Bucket");
    bucket.writeTo(xml);
    xml.open("AccessControlList").leaf("Grant", grant).close();
    owner.writeTo(xml);
    xml.leafIf("Versioning", versioning.map(VersioningStatus::wire));
    xml.leaf("TransferAcceleration", enabled(transferAcceleration));
    xml.leaf("CrossRegionReplication", enabled(crossRegionReplication));
    encryption.ifPresent(rule -> rule.writeTo(xml));
    xml.leaf("Comment", "").leaf("ResourceGroupId", "");
    xml.leaf("AccessMonitor", enabled(false)).leaf("BlockPublicAccess", false);
    xml.close().close();
  }

  private static String enabled(boolean on) {
    return on ? "Enabled" : "Disabled";
  }
}
