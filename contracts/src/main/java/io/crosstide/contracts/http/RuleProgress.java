package io.crosstide.contracts.http;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.RulePause;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Answer of {@code GET /progress?rule=...}, one per rule that progress knows.
 *
 * @param rule the rule
 * @param history absent if the rule replicates no history
 * @param newObjects every write before this instant is at the target; absent before the first proof
 * @param openFailures keys in the ledger
 * @param pause present while the rule is paused; what is not done then holds both figures
 */
public record RuleProgress(
    RuleId rule,
    Optional<History> history,
    Optional<Instant> newObjects,
    long openFailures,
    Optional<RulePause> pause) {
  @SuppressWarnings("OptionalAssignedToNull")
  public RuleProgress {
    Objects.requireNonNull(rule, "rule");
    if (openFailures < 0) {
      throw new IllegalArgumentException("A count is not negative");
    }
    history = history == null ? Optional.empty() : history;
    newObjects = newObjects == null ? Optional.empty() : newObjects;
    pause = pause == null ? Optional.empty() : pause;
  }

  /** Of a rule that is not paused. */
  public RuleProgress(
      RuleId rule, Optional<History> history, Optional<Instant> newObjects, long openFailures) {
    this(rule, history, newObjects, openFailures, Optional.empty());
  }

  /**
   * The historical tally.
   *
   * @param fraction 0 to 1; never decreases; 1 exactly when complete
   * @param complete true once the listing is complete and every object done
   * @param listedObjects objects found so far
   * @param doneObjects of these, objects done
   * @param listedBytes bytes found so far
   * @param doneBytes of these, bytes done
   */
  public record History(
      double fraction,
      boolean complete,
      long listedObjects,
      long doneObjects,
      long listedBytes,
      long doneBytes) {
    public History {
      if (!(fraction >= 0 && fraction <= 1)) {
        throw new IllegalArgumentException("A fraction is from 0 to 1");
      }
      if (Math.min(Math.min(listedObjects, doneObjects), Math.min(listedBytes, doneBytes)) < 0) {
        throw new IllegalArgumentException("A count is not negative");
      }
    }
  }
}
