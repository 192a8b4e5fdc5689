package io.crosstide.contracts.rule;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A replication rule.
 *
 * @param id internal identity, new for every put
 * @param name the rule ID that clients see, unique in the source bucket, at most 255 characters
 * @param source bucket whose objects are replicated
 * @param target bucket that receives them
 * @param prefixes at most 10; empty is every key
 * @param actions what is replicated
 * @param historyEnabled whether objects from before the rule are replicated
 * @param status state
 * @param transferType {@code internal} or {@code oss_acc} if the client gave it
 * @param syncRole role to act with, verbatim
 * @param encryption treatment of encrypted objects
 * @param userTaggings filter by tags
 * @param rtcEnabled whether replication time control is on (its tasks use the rtc lane)
 * @param createdAt when it was put
 * @param revision grows with each change of any rule; of two copies the higher is the newer
 * @param survey the survey it owes; present once {@code doing}
 * @param sourceLocation location of the source as the client wrote it, for showing it again only:
 *     where the source is says {@code source}
 * @param pause present while nothing new may be done at the target
 * @param versioned whether both buckets keep versions, as was found last; false for rules from
 *     before this was noted
 * @param stop present while Crosstide does nothing new at the target by itself
 * @param account the account that put the rule, in which a bare name of a role is looked up; empty
 *     for rules from before this was noted
 * @param deleteLimit beyond which deletes are held until they are confirmed; empty for none
 */
public record Rule(
    RuleId id,
    String name,
    BucketRef source,
    BucketRef target,
    List<String> prefixes,
    RuleActions actions,
    boolean historyEnabled,
    RuleStatus status,
    Optional<String> transferType,
    Optional<String> syncRole,
    RuleEncryption encryption,
    Optional<UserTaggings> userTaggings,
    boolean rtcEnabled,
    Instant createdAt,
    long revision,
    Optional<SurveyPlan> survey,
    Optional<String> sourceLocation,
    Optional<RulePause> pause,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean versioned,
    Optional<RuleStop> stop,
    Optional<String> account,
    Optional<DeleteLimit> deleteLimit) {

  /** Characters of a name. */
  public static final int NAME_MAX = 255;

  /** Prefixes of one rule. */
  public static final int PREFIXES_MAX = 10;

  public Rule {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(actions, "actions");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(createdAt, "createdAt");
    prefixes = prefixes == null ? List.of() : List.copyOf(prefixes);
    transferType = Optionals.orEmpty(transferType);
    syncRole = Optionals.orEmpty(syncRole);
    encryption = encryption == null ? RuleEncryption.NONE : encryption;
    userTaggings = Optionals.orEmpty(userTaggings);
    survey = Optionals.orEmpty(survey);
    sourceLocation = Optionals.orEmpty(sourceLocation);
    pause = Optionals.orEmpty(pause);
    stop = Optionals.orEmpty(stop);
    account = Optionals.orEmpty(account);
    deleteLimit = Optionals.orEmpty(deleteLimit);
    if (name.isEmpty() || name.codePointCount(0, name.length()) > NAME_MAX) {
      throw new IllegalArgumentException("A name has 1 to " + NAME_MAX + " characters");
    }
    if (prefixes.size() > PREFIXES_MAX) {
      throw new IllegalArgumentException("A rule has at most " + PREFIXES_MAX + " prefixes");
    }
    if (revision < 0) {
      throw new IllegalArgumentException("A revision is not negative");
    }
  }

  /** A rule that is neither paused nor stopped, between buckets that keep no versions. */
  public Rule(
      RuleId id,
      String name,
      BucketRef source,
      BucketRef target,
      List<String> prefixes,
      RuleActions actions,
      boolean historyEnabled,
      RuleStatus status,
      Optional<String> transferType,
      Optional<String> syncRole,
      RuleEncryption encryption,
      Optional<UserTaggings> userTaggings,
      boolean rtcEnabled,
      Instant createdAt,
      long revision,
      Optional<SurveyPlan> survey,
      Optional<String> sourceLocation) {
    this(
        id,
        name,
        source,
        target,
        prefixes,
        actions,
        historyEnabled,
        status,
        transferType,
        syncRole,
        encryption,
        userTaggings,
        rtcEnabled,
        createdAt,
        revision,
        survey,
        sourceLocation,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same rule, paused or not. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Rule withPause(Optional<RulePause> newPause) {
    return new Rule(
        id,
        name,
        source,
        target,
        prefixes,
        actions,
        historyEnabled,
        status,
        transferType,
        syncRole,
        encryption,
        userTaggings,
        rtcEnabled,
        createdAt,
        revision,
        survey,
        sourceLocation,
        newPause,
        versioned,
        stop,
        account,
        deleteLimit);
  }

  /** The same rule, its buckets keeping versions or not. */
  public Rule withVersioned(boolean nowVersioned) {
    return new Rule(
        id,
        name,
        source,
        target,
        prefixes,
        actions,
        historyEnabled,
        status,
        transferType,
        syncRole,
        encryption,
        userTaggings,
        rtcEnabled,
        createdAt,
        revision,
        survey,
        sourceLocation,
        pause,
        nowVersioned,
        stop,
        account,
        deleteLimit);
  }

  /** The same rule, stopped or not. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Rule withStop(Optional<RuleStop> newStop) {
    return new Rule(
        id,
        name,
        source,
        target,
        prefixes,
        actions,
        historyEnabled,
        status,
        transferType,
        syncRole,
        encryption,
        userTaggings,
        rtcEnabled,
        createdAt,
        revision,
        survey,
        sourceLocation,
        pause,
        versioned,
        newStop,
        account,
        deleteLimit);
  }

  /** The same rule, put by an account. */
  public Rule withAccount(String newAccount) {
    return new Rule(
        id,
        name,
        source,
        target,
        prefixes,
        actions,
        historyEnabled,
        status,
        transferType,
        syncRole,
        encryption,
        userTaggings,
        rtcEnabled,
        createdAt,
        revision,
        survey,
        sourceLocation,
        pause,
        versioned,
        stop,
        Optional.of(newAccount),
        deleteLimit);
  }

  /** The same rule with another limit of deletes, or none. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Rule withDeleteLimit(Optional<DeleteLimit> newLimit) {
    return new Rule(
        id,
        name,
        source,
        target,
        prefixes,
        actions,
        historyEnabled,
        status,
        transferType,
        syncRole,
        encryption,
        userTaggings,
        rtcEnabled,
        createdAt,
        revision,
        survey,
        sourceLocation,
        pause,
        versioned,
        stop,
        account,
        newLimit);
  }

  /** True if the rule covers the key by its prefixes, several of which are alternatives. */
  public boolean matches(ObjectKey key) {
    return prefixes.isEmpty() || prefixes.stream().anyMatch(key::startsWith);
  }

  /**
   * Since when changes are owed as new ones: the beginning of the gap, in source-store time; its
   * creation as long as that is not known.
   */
  public Instant newSince() {
    return survey.stream()
        .flatMap(plan -> plan.ranges().stream())
        .flatMap(range -> range.changedSince().stream())
        .min(Instant::compareTo)
        .orElse(createdAt);
  }

  /** True while its changes are captured and nothing new may be done at the target (I51). */
  @JsonIgnore
  public boolean isPaused() {
    return pause.isPresent();
  }

  /**
   * The full name of the role to act with, {@code acs:ram::<account>:role/<name>}. Empty without a
   * role, and if the role is not one of the account that put the rule: nobody acts with another's
   * (I54).
   */
  @JsonIgnore
  public Optional<String> roleArn() {
    return account.flatMap(
        id -> {
          String begin = "acs:ram::" + id + ":role/";
          return syncRole
              .map(role -> role.startsWith("acs:ram:") ? role : begin + role)
              .filter(arn -> arn.startsWith(begin));
        });
  }

  /** True while its changes are captured and it is not right to do anything at the target (I35). */
  @JsonIgnore
  public boolean isStopped() {
    return stop.isPresent();
  }

  /** True while writes are captured and replicated. */
  @JsonIgnore
  public boolean isLive() {
    return status.isLive();
  }
}
