package io.crosstide.gateway.capture;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.task.KeyTask;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The batches of one rule in one stream: at most one is on its way to the broker, the others
 * collect. A batch has its number from the moment it exists, so the highest number given always
 * covers everything appended.
 */
final class RuleQueue {
  private final Deque<Batch> collecting = new ArrayDeque<>();
  private final Map<Batch.Slot, Batch> bySlot = new HashMap<>();
  private Rule rule;
  private Optional<Batch> sending = Optional.empty();
  private long lastSequence;

  RuleQueue(Rule rule) {
    this.rule = rule;
  }

  /** The rule as last known. */
  Rule rule() {
    return rule;
  }

  void update(Rule newer) {
    rule = newer;
  }

  /** The highest number given, 0 before the first batch. */
  long lastSequence() {
    return lastSequence;
  }

  /**
   * True if the queue is of no more use: nothing waits, and nothing was ever sent or nothing can
   * follow because the rule has ended. While a rule is merely not known its numbers must be kept,
   * as it would go on with them.
   */
  boolean isDead() {
    return isIdle() && (lastSequence == 0 || rule.status() == RuleStatus.CLOSING);
  }

  /** Appends a change; returns how many tasks are waiting more than before (0 or 1). */
  int append(KeyTask change, CapturedWrite write) {
    Batch.Slot slot = Batch.Slot.of(change);
    Batch batch = bySlot.get(slot);
    if (batch != null) {
      batch.add(change, write);
      return 0;
    }
    batch = roomFor(change);
    batch.add(change, write);
    bySlot.put(slot, batch);
    return 1;
  }

  private Batch roomFor(KeyTask change) {
    Batch last = collecting.peekLast();
    if (last == null || !last.hasRoomFor(change.key())) {
      lastSequence++;
      last = new Batch(lastSequence);
      collecting.addLast(last);
    }
    return last;
  }

  /** Cuts the next batch if none is on its way. */
  Optional<Batch> cut() {
    if (sending.isPresent() || collecting.isEmpty()) {
      return Optional.empty();
    }
    Batch batch = collecting.removeFirst();
    batch.slots().forEach(bySlot::remove);
    sending = Optional.of(batch);
    return sending;
  }

  /**
   * The broker accepted the batch on its way.
   *
   * @throws IllegalStateException if it is another one
   */
  Batch accepted(long sequence) {
    Batch batch =
        sending
            .filter(b -> b.sequence() == sequence)
            .orElseThrow(() -> new IllegalStateException("No such batch is on its way"));
    sending = Optional.empty();
    return batch;
  }

  /** True if nothing waits. */
  boolean isIdle() {
    return sending.isEmpty() && collecting.isEmpty();
  }
}
