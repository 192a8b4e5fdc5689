package io.crosstide.worker.copy;

import io.crosstide.contracts.deletes.DeleteLeave;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.versions.VersionLabel;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One key to be made right.
 *
 * @param rule the rule
 * @param task the key and what was seen of it
 * @param lane whose limits apply
 * @param look true to look at the target first and do nothing if it is right
 * @param repeated true if an earlier attempt may have left an upload
 * @param remit what may be done about it
 * @param source bucket that is read
 * @param target bucket that is written
 * @param live what is known of the rules
 * @param watch sees whether the work gets on
 * @param versionId the id that a version written is to have, where the target can do that
 * @param grants counts deletes
 */
record KeyWork(
    Rule rule,
    KeyTask task,
    Lane lane,
    boolean look,
    boolean repeated,
    Remit remit,
    BucketSide source,
    BucketSide target,
    LiveRules live,
    KeyWatch watch,
    Optional<VersionId> versionId,
    DeleteGrants grants) {
  ObjectKey key() {
    return task.key();
  }

  /** Live rules that write the same object from another source. */
  Set<RuleId> rivals() {
    return live.rivals(rule, key());
  }

  /**
   * Fails if nothing may be written for the rule any more (I36) or for now (I35, I51): work that
   * was begun before may take hours.
   */
  Future<Void> mayWrite() {
    Optional<Rule> now = live.now(rule);
    if (now.isEmpty()) {
      return Future.failedFuture(new RuleEnded());
    }
    if (now.get().isPaused()) {
      return held(
          FailureKind.RULE_PAUSED, "The rule is paused; the key is copied once it is resumed");
    }
    return now.get()
        .stop()
        .map(stop -> held(FailureKind.RULE_STOPPED, stop.detail()))
        .orElseGet(Future::succeededFuture);
  }

  private static Future<Void> held(FailureKind kind, String detail) {
    return Future.failedFuture(new ReplicationFailure(kind, Side.SELF, detail));
  }

  /**
   * Fails if nothing may be taken away at the target for the key now: beyond the rule's limit, what
   * nobody has confirmed is held. To be asked right before each delete, and each marker put.
   */
  Future<Void> mayTakeAway() {
    return mayWrite()
        .compose(
            v ->
                live.now(rule)
                    .flatMap(Rule::deleteLimit)
                    .map(this::mayTakeAway)
                    .orElseGet(Future::succeededFuture));
  }

  private Future<Void> mayTakeAway(DeleteLimit limit) {
    if (task.deletes().isPresent()) {
      return task.deletes().get() == DeleteLeave.CONFIRMED
          ? Future.succeededFuture()
          : beyondLimit();
    }
    return grants
        .take(rule.id(), key(), limit)
        .compose(granted -> granted ? mayWrite() : beyondLimit());
  }

  private static Future<Void> beyondLimit() {
    return Future.failedFuture(
        new ReplicationFailure(
            FailureKind.DELETES_HELD,
            Side.TARGET,
            "The limit of deletes is reached, or a delete of the key is held"));
  }

  KeyWork lookingFirst() {
    return look
        ? this
        : new KeyWork(
            rule, task, lane, true, repeated, remit, source, target, live, watch, versionId,
            grants);
  }

  /** The same after a first attempt. */
  KeyWork again() {
    return new KeyWork(
        rule, task, lane, true, true, remit, source, target, live, watch, versionId, grants);
  }

  /**
   * The same for one version of the source, whose id the copy is to keep; the null one has none.
   */
  KeyWork keepingId(VersionId version) {
    Optional<VersionId> kept = Optional.of(version).filter(id -> !id.equals(VersionLabel.NULL));
    return new KeyWork(
        rule, task, lane, look, repeated, remit, source, target, live, watch, kept, grants);
  }

  /**
   * Writes a version under the id that it is to have, or under one of the target's own if that id
   * cannot be had: what a version holds matters more than its name.
   *
   * @param write called a second time if the target refuses the id
   */
  <T> Future<T> withVersionId(Function<Optional<VersionId>, Future<T>> write) {
    return write
        .apply(versionId)
        .recover(
            cause ->
                isVersionIdRefused(cause)
                    ? write.apply(Optional.empty())
                    : Future.failedFuture(cause));
  }

  private static boolean isVersionIdRefused(Throwable cause) {
    return cause instanceof ReplicationFailure failure
        && FailureClassifier.isVersionIdRefused(failure);
  }
}
