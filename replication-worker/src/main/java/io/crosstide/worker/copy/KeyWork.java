package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.vertx.core.Future;
import java.util.Set;

/**
 * One key to be made right.
 *
 * @param rule the rule
 * @param task the key and what was seen of it
 * @param lane whose limits apply
 * @param look true to look at the target first and do nothing if it is right
 * @param repeated true if an earlier attempt may have left an upload
 * @param source bucket that is read
 * @param target bucket that is written
 * @param live what is known of the rules
 * @param watch sees whether the work gets on
 */
record KeyWork(
    Rule rule,
    KeyTask task,
    Lane lane,
    boolean look,
    boolean repeated,
    BucketSide source,
    BucketSide target,
    LiveRules live,
    KeyWatch watch) {
  ObjectKey key() {
    return task.key();
  }

  /** Live rules that write the same object from another source. */
  Set<RuleId> rivals() {
    return live.rivals(rule, key());
  }

  /** Fails if nothing may be written for the rule any more (I36). */
  Future<Void> mayWrite() {
    return live.isLive(rule) ? Future.succeededFuture() : Future.failedFuture(new RuleEnded());
  }

  KeyWork lookingFirst() {
    return look ? this : new KeyWork(rule, task, lane, true, repeated, source, target, live, watch);
  }

  /** The same after a first attempt. */
  KeyWork again() {
    return new KeyWork(rule, task, lane, true, true, source, target, live, watch);
  }
}
