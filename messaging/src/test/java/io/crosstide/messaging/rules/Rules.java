package io.crosstide.messaging.rules;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.contracts.rule.RuleStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rules for tests. */
final class Rules {
  private Rules() {}

  static RuleId id(int number) {
    return new RuleId(new UUID(0, number));
  }

  static BucketRef bucket(String name) {
    return new BucketRef(new RegionName("oss-cn-hangzhou"), new BucketName(name));
  }

  static Rule rule(int number, long revision) {
    return rule(number, revision, RuleStatus.DOING, "source");
  }

  static Rule rule(int number, long revision, RuleStatus status, String source) {
    return new Rule(
        id(number),
        "rule-" + number,
        bucket(source),
        bucket("target"),
        List.of(),
        RuleActions.ALL,
        true,
        status,
        Optional.empty(),
        Optional.empty(),
        RuleEncryption.NONE,
        Optional.empty(),
        false,
        Instant.EPOCH,
        revision,
        Optional.empty(),
        Optional.empty());
  }
}
