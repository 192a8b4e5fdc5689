package io.crosstide.rules.rule;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.rules.bucket.RegisteredBucket;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads rules without locking any. */
public interface RuleReader {

  /** A rule by its identity, closing ones included. */
  Uni<Optional<Rule>> find(RuleId id);

  /** A rule by its name. */
  Uni<Optional<Rule>> find(RegisteredBucket source, String name);

  /**
   * A page of all rules in the order of their identities.
   *
   * @param after identity after which to begin; empty from the beginning
   */
  Uni<List<Rule>> list(Optional<RuleId> after, int limit);

  /** The rules of a source bucket in the order of their creation. */
  Uni<List<Rule>> ofSource(RegisteredBucket source);

  /** Starting rules that are covered and have been starting for long enough, the oldest first. */
  Uni<List<RuleId>> dueToDo(StartingSince since, int limit);

  /** Closing rules that were deleted by {@code closingBy}, the oldest first. */
  Uni<List<RuleId>> dueToGo(Instant closingBy, int limit);

  /** How many rules are in each state. */
  Uni<Map<RuleStatus, Long>> count();

  /** How many live rules Crosstide itself has stopped. */
  Uni<Long> countStopped();
}
