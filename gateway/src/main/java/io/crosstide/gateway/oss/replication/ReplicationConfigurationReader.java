package io.crosstide.gateway.oss.replication;

import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.replication.UserTaggingsXml.UserTag;
import io.crosstide.gateway.oss.xml.RequestXml;
import io.crosstide.gateway.oss.xml.XmlElement;
import io.crosstide.gateway.oss.xml.XmlLimits;
import java.util.List;
import java.util.Optional;

/**
 * Reads the body of PutBucketReplication. Elements may come in any order; unknown ones are ignored.
 */
public final class ReplicationConfigurationReader {
  public static final int PREFIXES_MAX = 10;
  public static final int TAGS_MAX = 10;

  private static final char DAMAGE = '\uFFFD';
  private static final RequestXml REQUEST =
      RequestXml.of(XmlLimits.CONFIGURATION, "ReplicationConfiguration")
          .withEc(ReplicationEcs.MALFORMED);

  private ReplicationConfigurationReader() {}

  /**
   * Reads the one rule of the body.
   *
   * @throws io.crosstide.gateway.oss.error.OssException MalformedXML, NoReplicationRule,
   *     TooManyReplicationRules, TooManyPrefixes, TooManyFilterObjectTags, or InvalidArgument for a
   *     prefix that is not UTF-8 and for EncryptionConfiguration without a key
   */
  public static ReplicationRuleXml read(byte[] body) {
    return REQUEST.parse(
        body,
        ReplicationConfigurationReader::configuration,
        ReplicationConfigurationReader::damagedPrefix);
  }

  private static ReplicationRuleXml configuration(XmlElement root) {
    List<XmlElement> rules = root.children("Rule");
    if (rules.isEmpty()) {
      throw OssError.of(OssErrorCode.NO_REPLICATION_RULE).asException();
    }
    if (rules.size() > 1) {
      throw OssError.of(OssErrorCode.TOO_MANY_REPLICATION_RULES).asException();
    }
    return rule(rules.get(0));
  }

  private static ReplicationRuleXml rule(XmlElement rule) {
    XmlElement target = rule.child("Destination").orElseThrow(REQUEST::refusal);
    Optional<String> location = target.text("Location");
    Optional<String> cloud = target.text("Cloud").filter(text -> !text.isEmpty());
    Optional<String> cloudLocation = target.text("CloudLocation").filter(text -> !text.isEmpty());
    if (location.isEmpty() && (cloud.isEmpty() || cloudLocation.isEmpty())) {
      throw REQUEST.refusal();
    }
    return new ReplicationRuleXml(
        rule.text("ID").filter(id -> !id.isEmpty()),
        target.text("Bucket").orElseThrow(REQUEST::refusal),
        location,
        cloud.isPresent() || cloudLocation.isPresent(),
        target.text("TransferType"),
        rule.text("HistoricalObjectReplication"),
        prefixes(rule),
        rule.text("Action"),
        rule.text("SyncRole"),
        sseKmsStatus(rule),
        replicaKmsKeyId(rule),
        rtcStatus(rule),
        rule.child("UserTaggings").map(ReplicationConfigurationReader::userTaggings),
        rule.child("Source")
            .flatMap(source -> source.text("Location"))
            .filter(text -> !text.isEmpty()));
  }

  private static List<String> prefixes(XmlElement rule) {
    List<String> prefixes =
        rule.child("PrefixSet").stream()
            .flatMap(set -> set.children("Prefix").stream())
            .map(XmlElement::text)
            .toList();
    if (prefixes.size() > PREFIXES_MAX) {
      throw OssError.of(OssErrorCode.TOO_MANY_PREFIXES).asException();
    }
    return prefixes;
  }

  private static Optional<String> sseKmsStatus(XmlElement rule) {
    Optional<XmlElement> criteria = rule.child("SourceSelectionCriteria");
    Optional<String> status =
        criteria.flatMap(element -> element.text("SseKmsEncryptedObjects", "Status"));
    if (criteria.isPresent() && status.isEmpty()) {
      throw REQUEST.refusal();
    }
    return status;
  }

  private static Optional<String> replicaKmsKeyId(XmlElement rule) {
    Optional<XmlElement> encryption = rule.child("EncryptionConfiguration");
    Optional<String> key =
        encryption.flatMap(element -> element.text("ReplicaKmsKeyID")).filter(id -> !id.isBlank());
    if (encryption.isPresent() && key.isEmpty()) {
      throw OssErrors.invalidArgument("The replica KMS key ID is missing.")
          .withEc(ReplicationEcs.ENCRYPTION_WITHOUT_KEY)
          .asException();
    }
    return key;
  }

  private static Optional<String> rtcStatus(XmlElement rule) {
    Optional<XmlElement> rtc = rule.child("RTC");
    Optional<String> status = rtc.flatMap(element -> element.text("Status"));
    if (rtc.isPresent() && status.isEmpty()) {
      throw REQUEST.refusal();
    }
    return status;
  }

  private static UserTaggingsXml userTaggings(XmlElement element) {
    List<XmlElement> tags = element.children("UserTagging");
    if (tags.size() > TAGS_MAX) {
      throw OssError.of(OssErrorCode.TOO_MANY_FILTER_OBJECT_TAGS).asException();
    }
    if (tags.isEmpty()) {
      throw REQUEST.refusal();
    }
    return new UserTaggingsXml(
        element.text("FilterType"),
        tags.stream().map(ReplicationConfigurationReader::userTag).toList());
  }

  private static UserTag userTag(XmlElement tag) {
    return new UserTag(
        tag.text("Key").filter(key -> !key.isEmpty()).orElseThrow(REQUEST::refusal),
        tag.text("Value").orElse(""));
  }

  private static Optional<OssError> damagedPrefix(XmlElement root) {
    boolean inPrefix =
        root.children("Rule").stream()
            .flatMap(rule -> rule.children("PrefixSet").stream())
            .flatMap(set -> set.children("Prefix").stream())
            .anyMatch(prefix -> prefix.text().indexOf(DAMAGE) >= 0);
    return inPrefix
        ? Optional.of(
            OssErrors.invalidArgument("The prefix of the replication rule is not UTF-8.")
                .withEc(ReplicationEcs.PREFIX_NOT_UTF8))
        : Optional.empty();
  }
}
