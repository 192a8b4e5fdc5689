package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.contracts.rule.RuleStop;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A rule and its published figures.
 *
 * @param id internal identity, new for every put; what other calls name it by
 * @param name the rule ID that clients see
 * @param status starting, doing or closing
 * @param actions what is replicated, as the client wrote it
 * @param pause present while the rule is paused by somebody
 * @param stop present while Crosstide itself has stopped the rule
 * @param deleteLimit absent if the rule may delete as much as it likes
 * @param figures absent while progress does not know the rule
 */
public record RuleView(
    String id,
    String name,
    Bucket source,
    Bucket target,
    List<String> prefixes,
    String actions,
    boolean history,
    String status,
    Instant createdAt,
    Optional<Pause> pause,
    Optional<Stop> stop,
    Optional<DeleteLimit> deleteLimit,
    Optional<Figures> figures) {

  /** A bucket and where it is. */
  public record Bucket(String region, String bucket) {
    static Bucket of(BucketRef ref) {
      return new Bucket(ref.region().value(), ref.bucket().value());
    }
  }

  /** So many deletes in any stretch of so many seconds; what is beyond is held. */
  public record DeleteLimit(long deletes, long seconds) {
    static DeleteLimit of(io.crosstide.contracts.rule.DeleteLimit limit) {
      return new DeleteLimit(limit.deletes(), limit.seconds());
    }
  }

  /** Who paused the rule, why (may be empty), and since when. */
  public record Pause(String by, String reason, Instant since) {
    static Pause of(RulePause pause) {
      return new Pause(pause.by(), pause.reason(), pause.since());
    }
  }

  /**
   * Why Crosstide has stopped the rule, and since when; it goes on by itself when the cause has
   * passed.
   *
   * @param cause the word: VERSIONING
   * @param text what was found, and what to do
   */
  public record Stop(String cause, String text, Instant since) {
    static Stop of(RuleStop stop) {
      String toDo =
          switch (stop.cause()) {
            case VERSIONING -> "Give both buckets the same versioning, not suspended";
          };
      return new Stop(
          stop.cause().name(),
          "%s. %s; the rule goes on by itself then.".formatted(stop.detail(), toDo),
          stop.since());
    }
  }

  /**
   * What is published of a rule.
   *
   * @param newObjects every write before this instant is at the target; absent before the first
   *     proof
   * @param history absent if the rule replicates no history
   * @param openFailures keys in the ledger
   */
  public record Figures(
      Optional<Instant> newObjects, Optional<History> history, long openFailures) {
    static Figures of(RuleProgress progress) {
      return new Figures(
          progress.newObjects(), progress.history().map(History::of), progress.openFailures());
    }
  }

  /**
   * Existing objects.
   *
   * @param fraction 0 to 1; 1 exactly when complete
   */
  public record History(
      double fraction,
      boolean complete,
      long listedObjects,
      long doneObjects,
      long listedBytes,
      long doneBytes) {
    static History of(RuleProgress.History history) {
      return new History(
          history.fraction(),
          history.complete(),
          history.listedObjects(),
          history.doneObjects(),
          history.listedBytes(),
          history.doneBytes());
    }
  }

  /** The view of a rule. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static RuleView of(Rule rule, Optional<RuleProgress> progress) {
    return new RuleView(
        rule.id().toString(),
        rule.name(),
        Bucket.of(rule.source()),
        Bucket.of(rule.target()),
        rule.prefixes(),
        rule.actions().text(),
        rule.historyEnabled(),
        rule.status().word(),
        rule.createdAt(),
        rule.pause().map(Pause::of),
        rule.stop().map(Stop::of),
        rule.deleteLimit().map(DeleteLimit::of),
        progress.map(Figures::of));
  }
}
