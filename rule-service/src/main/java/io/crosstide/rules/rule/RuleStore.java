package io.crosstide.rules.rule;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.contracts.rule.RuleStop;
import io.crosstide.contracts.rule.SurveyPlan;
import io.crosstide.rules.bucket.RegisteredBucket;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Changes rules. Each change is one transaction that also writes the messages telling of it; a
 * change that finds the rule in another state than it expects does nothing, so every one may be
 * repeated.
 */
public interface RuleStore {

  /**
   * Judges a draft by what it meets and stores the rule if it is accepted. Nobody can put another
   * rule of either bucket meanwhile.
   */
  Uni<Verdict> put(Place place, Function<Surroundings, Verdict> judge);

  /** What a draft would meet, without holding it. */
  Uni<Surroundings> look(Place place);

  /** Begins to close a rule. */
  Uni<Closing> close(RegisteredBucket source, String name, Instant now);

  /** Forgets a bucket and begins to close every rule of it, in either role. */
  Uni<Void> removeBucket(BucketName bucket, Instant now);

  /** Sets replication time control of a live rule; false if there is no such rule. */
  Uni<Boolean> setRtc(RuleId id, boolean enabled);

  /**
   * Pauses a live rule, or resumes it if there is no pause; empty if there is no such rule. Pausing
   * again keeps since when.
   */
  Uni<Optional<Rule>> setPause(RuleId id, Optional<RulePause> pause);

  /** Sets the limit of deletes of a live rule, or none; empty if there is no such rule. */
  Uni<Optional<Rule>> setDeleteLimit(RuleId id, Optional<DeleteLimit> limit);

  /**
   * Notes what was found of the versioning of a live rule's buckets (I35). Being stopped again for
   * the same cause keeps since when; {@code versioned} is noted only if the rule is not stopped.
   *
   * @return true if that changed the rule; false also if somebody else changes it now
   */
  Uni<Boolean> noteVersioning(RuleId id, Optional<RuleStop> stop, boolean versioned);

  /** Notes that every live stream captures for a starting rule. */
  Uni<Void> markCovered(RuleId id, Instant now);

  /**
   * Makes a starting rule effective that is covered and has been starting for long enough, and
   * stores the survey that it owes; false if it is not such a rule, or if somebody changes it now.
   *
   * @param plan the survey, given the rule and by how much the clock of its source store was behind
   *     ours when it was put
   */
  Uni<Boolean> startDoing(
      RuleId id, StartingSince since, BiFunction<Rule, Duration, SurveyPlan> plan);

  /**
   * Has rules that were deleted after {@code possible}, by a clock that has been set back since,
   * wait anew as if they were deleted now.
   */
  Uni<Void> closeAnew(Instant possible, Instant now);

  /**
   * Removes a closing rule that was deleted by {@code closingBy}; false if it is not one, or if
   * somebody changes it now.
   */
  Uni<Boolean> remove(RuleId id, Instant closingBy);

  /**
   * Works in a transaction in which nobody else changes the rule; what it writes into the outbox is
   * sent after it.
   *
   * @param work given the rule, if there is one
   */
  <T> Uni<T> holding(RuleId id, Function<Optional<Rule>, Uni<T>> work);

  /**
   * Where a rule is to be put.
   *
   * @param source source bucket
   * @param target target bucket, if the draft names one
   * @param name name of the rule, if the draft names it
   */
  record Place(BucketName source, Optional<BucketName> target, Optional<String> name) {}

  /** The buckets as registered, and their rules. */
  record Surroundings(
      Optional<RegisteredBucket> source,
      Optional<RegisteredBucket> target,
      ExistingRules existing) {}

  /** What a delete did. */
  enum Closing {
    NOW,
    ALREADY,
    NO_SUCH_RULE,
    /** The bucket has no rules at all. */
    NO_RULES
  }
}
