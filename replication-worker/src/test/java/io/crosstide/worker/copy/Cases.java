package io.crosstide.worker.copy;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.rule.UserTaggings;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Rules and tasks of tests. */
public final class Cases {
  public static final BucketRef SOURCE =
      new BucketRef(new RegionName("oss-east"), new BucketName("source"));
  public static final BucketRef TARGET =
      new BucketRef(new RegionName("oss-west"), new BucketName("target"));

  /** Two listings at a time of each kind between two regions, three in all. */
  public static final Map<Listing, Integer> LISTINGS =
      Map.of(Listing.SURVEY, 2, Listing.COMPARISON, 2);

  private Cases() {}

  public static Rule rule() {
    return rule(SOURCE, TARGET);
  }

  public static Rule rule(BucketRef source, BucketRef target) {
    return rule(source, target, RuleActions.ALL, RuleEncryption.NONE, Optional.empty());
  }

  public static Rule rule(RuleActions actions) {
    return rule(SOURCE, TARGET, actions, RuleEncryption.NONE, Optional.empty());
  }

  public static Rule rule(
      BucketRef source,
      BucketRef target,
      RuleActions actions,
      RuleEncryption encryption,
      Optional<UserTaggings> tags) {
    return new Rule(
        RuleId.random(),
        "rule",
        source,
        target,
        List.of(),
        actions,
        true,
        RuleStatus.DOING,
        Optional.empty(),
        Optional.empty(),
        encryption,
        tags,
        false,
        Instant.EPOCH,
        1,
        Optional.empty(),
        Optional.empty());
  }

  /** A rule between buckets that keep versions. */
  public static Rule versioned(RuleActions actions) {
    return rule(actions).withVersioned(true);
  }

  /** The same rule, put by an account and acting with a role. */
  public static Rule acting(Rule rule, String account, String role) {
    return new Rule(
            rule.id(),
            rule.name(),
            rule.source(),
            rule.target(),
            rule.prefixes(),
            rule.actions(),
            rule.historyEnabled(),
            rule.status(),
            rule.transferType(),
            Optional.of(role),
            rule.encryption(),
            rule.userTaggings(),
            rule.rtcEnabled(),
            rule.createdAt(),
            rule.revision(),
            rule.survey(),
            rule.sourceLocation())
        .withAccount(account);
  }

  /** The same rule, closing. */
  public static Rule closing(Rule rule) {
    return withStatus(rule, RuleStatus.CLOSING);
  }

  /** The same rule later, in another state. */
  public static Rule withStatus(Rule rule, RuleStatus status) {
    return new Rule(
            rule.id(),
            rule.name(),
            rule.source(),
            rule.target(),
            rule.prefixes(),
            rule.actions(),
            rule.historyEnabled(),
            status,
            rule.transferType(),
            rule.syncRole(),
            rule.encryption(),
            rule.userTaggings(),
            rule.rtcEnabled(),
            rule.createdAt(),
            rule.revision() + 1,
            rule.survey(),
            rule.sourceLocation())
        .withVersioned(rule.versioned());
  }

  /** The same rule for keys that begin so. */
  public static Rule ofPrefix(Rule rule, String prefix) {
    return new Rule(
            rule.id(),
            rule.name(),
            rule.source(),
            rule.target(),
            List.of(prefix),
            rule.actions(),
            rule.historyEnabled(),
            rule.status(),
            rule.transferType(),
            rule.syncRole(),
            rule.encryption(),
            rule.userTaggings(),
            rule.rtcEnabled(),
            rule.createdAt(),
            rule.revision(),
            rule.survey(),
            rule.sourceLocation())
        .withVersioned(rule.versioned());
  }

  /** The same rule, put at an instant and without history. */
  public static Rule withoutHistory(Rule rule, Instant createdAt) {
    return new Rule(
            rule.id(),
            rule.name(),
            rule.source(),
            rule.target(),
            rule.prefixes(),
            rule.actions(),
            false,
            rule.status(),
            rule.transferType(),
            rule.syncRole(),
            rule.encryption(),
            rule.userTaggings(),
            rule.rtcEnabled(),
            createdAt,
            rule.revision(),
            rule.survey(),
            rule.sourceLocation())
        .withVersioned(rule.versioned());
  }

  public static KeyTask write(String key) {
    return task(key, ChangeKind.WRITE);
  }

  public static KeyTask delete(String key) {
    return task(key, ChangeKind.DELETE);
  }

  /** Only a history survey found the key. */
  public static KeyTask found(String key) {
    return new KeyTask(
        new ObjectKey(key),
        ChangeKind.FOUND,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        0);
  }

  /** A version was deleted, or a delete marker of that id was made. */
  public static KeyTask delete(String key, VersionId version) {
    KeyTask task = delete(key);
    return new KeyTask(
        task.key(),
        task.kind(),
        Optional.of(version),
        task.changedAt(),
        task.etag(),
        task.size(),
        task.generation());
  }

  public static KeyTask task(String key, ChangeKind kind) {
    return new KeyTask(
        new ObjectKey(key),
        kind,
        Optional.empty(),
        Optional.of(Instant.now()),
        Optional.empty(),
        OptionalLong.empty(),
        0);
  }
}
