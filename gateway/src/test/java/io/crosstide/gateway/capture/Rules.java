package io.crosstide.gateway.capture;

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

/** Rules for tests. */
public final class Rules {
  public static final RegionName SOURCE = new RegionName("oss-cn-hangzhou");
  public static final RegionName TARGET = new RegionName("oss-cn-beijing");

  private Rules() {}

  /** A bucket in the source region. */
  public static BucketRef bucket(String name) {
    return new BucketRef(SOURCE, new BucketName(name));
  }

  /** A live rule of a bucket. */
  public static Rule rule(String bucket, String... prefixes) {
    return rule(RuleId.random(), bucket, RuleStatus.DOING, false, List.of(prefixes));
  }

  /** The rule with another status. */
  public static Rule with(Rule rule, RuleStatus status) {
    return rule(
        rule.id(), rule.source().bucket().value(), status, rule.rtcEnabled(), rule.prefixes());
  }

  /** The rule with time control. */
  public static Rule rtc(Rule rule) {
    return rule(rule.id(), rule.source().bucket().value(), rule.status(), true, rule.prefixes());
  }

  private static Rule rule(
      RuleId id, String bucket, RuleStatus status, boolean rtc, List<String> prefixes) {
    return new Rule(
        id,
        "name-" + id,
        new BucketRef(SOURCE, new BucketName(bucket)),
        new BucketRef(TARGET, new BucketName("target-of-" + bucket)),
        prefixes,
        RuleActions.ALL,
        true,
        status,
        Optional.empty(),
        Optional.empty(),
        RuleEncryption.NONE,
        Optional.empty(),
        rtc,
        Instant.parse("2026-11-21T20:00:00Z"),
        1,
        Optional.empty(),
        Optional.empty());
  }
}
