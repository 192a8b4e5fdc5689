package io.crosstide.rules.rule;

import static io.crosstide.rules.rule.RuleValidator.given;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.rules.bucket.BucketState;
import io.crosstide.rules.error.RuleError;
import io.crosstide.store.region.Region;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks of the target bucket, its place and its state. */
final class TargetChecks {
  private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

  private TargetChecks() {}

  static Optional<RuleError> check(RuleDraft draft, RuleFacts facts) {
    BucketEntry source = facts.source().orElseThrow().entry();
    String name = draft.targetBucket().orElse("");
    if (facts.target().isEmpty() && !BUCKET_NAME.matcher(name).matches()) {
      return Optional.of(RuleError.BAD_TARGET_NAME);
    }
    if (facts.target().isEmpty()
        || facts.target().get().state() == BucketState.MISSING
        || !mayReceive(facts.target().get().entry(), source, draft)) {
      return Optional.of(RuleError.INVALID_TARGET_BUCKET);
    }
    return place(facts.target().get().entry(), source, draft, facts);
  }

  /** Another bucket of the same owner, or one of another owner if a role vouches for it. */
  private static boolean mayReceive(BucketEntry target, BucketEntry source, RuleDraft draft) {
    boolean otherBucket = !target.ref().bucket().equals(source.ref().bucket());
    boolean ours = target.owner().equals(source.owner());
    return otherBucket
        && source.owner().equals(draft.account())
        && (ours || given(draft.syncRole()).isPresent());
  }

  private static Optional<RuleError> place(
      BucketEntry target, BucketEntry source, RuleDraft draft, RuleFacts facts) {
    Optional<RegionName> location = RuleValidator.location(draft);
    if (location.isPresent() && !location.get().equals(target.ref().region())) {
      return Optional.of(RuleError.INVALID_TARGET_LOCATION);
    }
    Optional<Region> from = facts.catalogue().find(source.ref().region());
    if (from.isEmpty() || (location.isEmpty() && facts.catalogue().regions().size() == 1)) {
      return Optional.of(RuleError.NO_REPLICATION_LOCATION);
    }
    Optional<Region> to = location.flatMap(facts.catalogue()::find);
    if (to.isEmpty()) {
      return Optional.of(RuleError.BAD_REPLICATION_LOCATION);
    }
    return link(from.get(), to.get(), draft, facts);
  }

  private static Optional<RuleError> link(
      Region from, Region to, RuleDraft draft, RuleFacts facts) {
    boolean accelerated = draft.transferType().equals(Optional.of("oss_acc"));
    if (!from.name().equals(to.name())
        && facts.catalogue().needsAcceleration(from, to)
        && !accelerated) {
      return Optional.of(RuleError.ACCELERATION_NEEDED);
    }
    boolean rtc = given(draft.rtc()).filter(it -> it.equalsIgnoreCase("enabled")).isPresent();
    return rtc && !to.rtc() ? Optional.of(RuleError.NO_RTC_THERE) : Optional.empty();
  }

  /** Passes while a store has not been asked. */
  static Optional<RuleError> checkVersioning(RuleDraft draft, RuleFacts facts) {
    BucketState source = facts.source().orElseThrow().state();
    BucketState target = facts.target().orElseThrow().state();
    if (source == BucketState.UNKNOWN || target == BucketState.UNKNOWN) {
      return Optional.empty();
    }
    boolean tagsNeedVersions = draft.userTaggings().isPresent() && source != BucketState.VERSIONED;
    return source != target || source == BucketState.SUSPENDED || tagsNeedVersions
        ? Optional.of(RuleError.INVALID_BUCKET_STATUS)
        : Optional.empty();
  }
}
