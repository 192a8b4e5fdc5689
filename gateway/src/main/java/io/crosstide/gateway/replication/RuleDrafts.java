package io.crosstide.gateway.replication;

import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.rule.UserTaggings;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.replication.ReplicationRuleXml;
import io.crosstide.gateway.oss.replication.UserTaggingsXml;
import java.util.Optional;

/** A rule as the client sent it, for the rule service. Pure. */
final class RuleDrafts {
  private RuleDrafts() {}

  /**
   * The draft; values stay unchecked.
   *
   * @throws io.crosstide.gateway.oss.error.OssException NotImplemented for a target in another
   *     cloud
   */
  static RuleDraft of(String account, ReplicationRuleXml rule) {
    if (rule.anotherCloud()) {
      throw OssErrors.notImplemented("CloudLocation").asException();
    }
    return new RuleDraft(
        account,
        rule.id(),
        Optional.of(rule.targetBucket()),
        rule.targetLocation(),
        rule.transferType(),
        rule.historicalObjectReplication(),
        rule.prefixes(),
        rule.action(),
        rule.syncRole(),
        rule.sseKmsStatus(),
        rule.replicaKmsKeyId(),
        rule.rtcStatus(),
        rule.userTaggings().map(RuleDrafts::taggings),
        rule.sourceLocation());
  }

  private static UserTaggings taggings(UserTaggingsXml taggings) {
    return new UserTaggings(
        taggings.filterType().orElse("AND"),
        taggings.tags().stream().map(tag -> new UserTaggings.Tag(tag.key(), tag.value())).toList());
  }
}
