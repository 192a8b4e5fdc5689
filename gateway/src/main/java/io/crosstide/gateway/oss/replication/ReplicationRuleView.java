package io.crosstide.gateway.oss.replication;

import io.crosstide.gateway.oss.replication.UserTaggingsXml.UserTag;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A stored rule as clients see it. Strings are what the client once sent, unchanged.
 *
 * @param action as {@code ALL} or {@code PUT,DELETE}
 * @param targetLocation with {@code oss-} in front
 * @param transferType what the client asked for; only {@code oss_acc} is shown
 * @param historical whether existing objects are replicated
 * @param sseKmsStatus {@code Enabled} or {@code Disabled}
 * @param rtc present while RTC is on
 * @param sourceLocation what the client gave as Source/Location
 */
public record ReplicationRuleView(
    String id,
    List<String> prefixes,
    Optional<UserTaggingsXml> userTaggings,
    String action,
    String targetBucket,
    String targetLocation,
    Optional<String> transferType,
    Status status,
    boolean historical,
    Optional<String> syncRole,
    Optional<String> sseKmsStatus,
    Optional<String> replicaKmsKeyId,
    Optional<Rtc> rtc,
    Optional<String> sourceLocation) {
  private static final String ACCELERATED = "oss_acc";
  private static final String KMS_DISABLED = "Disabled";

  /** The life of a rule. */
  public enum Status {
    STARTING("starting"),
    DOING("doing"),
    CLOSING("closing");

    private final String wire;

    Status(String wire) {
      this.wire = wire;
    }
  }

  /** RTC while it is on. */
  public enum Rtc {
    ENABLING("enabling"),
    ENABLED("enabled");

    private final String wire;

    Rtc(String wire) {
      this.wire = wire;
    }
  }

  public ReplicationRuleView {
    Objects.requireNonNull(id, "id");
    prefixes = List.copyOf(prefixes);
    Objects.requireNonNull(userTaggings, "userTaggings");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(targetBucket, "targetBucket");
    Objects.requireNonNull(targetLocation, "targetLocation");
    Objects.requireNonNull(transferType, "transferType");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(syncRole, "syncRole");
    Objects.requireNonNull(sseKmsStatus, "sseKmsStatus");
    Objects.requireNonNull(replicaKmsKeyId, "replicaKmsKeyId");
    Objects.requireNonNull(rtc, "rtc");
    Objects.requireNonNull(sourceLocation, "sourceLocation");
  }

  /** Everything: the element Rule in the answer to GetBucketReplication. */
  void writeRule(XmlWriter xml) {
    xml.open("Rule");
    writeCommon(xml);
    writeEncryption(xml);
    rtc.ifPresent(on -> xml.open("RTC").leaf("Status", on.wire).close());
    sourceLocation.ifPresent(it -> xml.open("Source").leaf("Location", it).close());
    xml.close();
  }

  /** The elements that the answers about rules and about progress share. */
  void writeCommon(XmlWriter xml) {
    xml.leaf("ID", id);
    if (!prefixes.isEmpty()) {
      xml.open("PrefixSet");
      prefixes.forEach(prefix -> xml.leaf("Prefix", prefix));
      xml.close();
    }
    userTaggings.ifPresent(taggings -> writeTaggings(taggings, xml));
    xml.leaf("Action", action);
    xml.open("Destination").leaf("Bucket", targetBucket).leaf("Location", targetLocation);
    xml.leafIf("TransferType", transferType.filter(ACCELERATED::equals)).close();
    xml.leaf("Status", status.wire);
    xml.leaf("HistoricalObjectReplication", historical ? "enabled" : "disabled");
  }

  private static void writeTaggings(UserTaggingsXml taggings, XmlWriter xml) {
    xml.open("UserTaggings").leafIf("FilterType", taggings.filterType());
    for (UserTag tag : taggings.tags()) {
      xml.open("UserTagging").leaf("Key", tag.key()).leaf("Value", tag.value()).close();
    }
    xml.close();
  }

  /** Without a role OSS shows nothing about encryption, and without encryption no key. */
  private void writeEncryption(XmlWriter xml) {
    if (syncRole.isEmpty()) {
      return;
    }
    xml.leaf("SyncRole", syncRole.get());
    if (sseKmsStatus.isPresent()) {
      xml.open("SourceSelectionCriteria").open("SseKmsEncryptedObjects");
      xml.leaf("Status", sseKmsStatus.get()).close().close();
    }
    if (replicaKmsKeyId.isPresent() && !sseKmsStatus.equals(Optional.of(KMS_DISABLED))) {
      xml.open("EncryptionConfiguration").leaf("ReplicaKmsKeyID", replicaKmsKeyId.get()).close();
    }
  }
}
