package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The numbered sequence of changes from this process. It knows every write from before it is
 * forwarded until the broker has accepted its changes, and says in its marks how far each rule is
 * captured: every write acknowledged that began before {@code safeUntil} is in a batch numbered at
 * most {@code lastSequence}.
 *
 * <p>Pure and not safe for use by several threads: the owner calls it under one lock, which is what
 * makes each method one step.
 */
final class ChangeStream {
  private final StreamId id;
  private final int waitingMax;
  private final InstantSource clock;
  private final LongSupplier ticks;
  private final StoreTimes times;
  private final Supplier<TaskId> taskIds;

  private final Map<RuleId, RuleQueue> queues = new HashMap<>();
  private final Set<RuleQueue> ready = new LinkedHashSet<>();
  private LiveRules rules = LiveRules.NONE;
  private InFlightWrites inFlight = new InFlightWrites();
  private Set<CapturedWrite> unacknowledged = new LinkedHashSet<>();
  private int waiting;

  /**
   * Creates a stream without rules.
   *
   * @param waitingMax changes that may wait for the broker before new writes are refused
   * @param clock for the time of messages; never steps back
   * @param ticks nanoseconds of a clock that nobody sets
   */
  ChangeStream(
      StreamId id,
      int waitingMax,
      InstantSource clock,
      LongSupplier ticks,
      StoreTimes times,
      Supplier<TaskId> taskIds) {
    this.id = id;
    this.waitingMax = waitingMax;
    this.clock = clock;
    this.ticks = ticks;
    this.times = times;
    this.taskIds = taskIds;
  }

  StreamId id() {
    return id;
  }

  /** Replaces the rules that capture. */
  void capture(Collection<Rule> current) {
    rules = LiveRules.of(current);
    current.forEach(this::update);
    queues.values().removeIf(queue -> queue.isDead() && !isLive(queue));
  }

  private void update(Rule rule) {
    RuleQueue queue = rule.isLive() ? queue(rule) : queues.get(rule.id());
    if (queue != null) {
      queue.update(rule);
    }
  }

  /**
   * Notes a write before it is forwarded.
   *
   * @param keys how many keys it may change
   * @param elsewhere changes that wait in earlier streams
   * @return empty if too many changes wait already; the write must then be refused
   */
  Optional<CapturedWrite> begin(BucketRef bucket, int keys, int elsewhere) {
    int held = elsewhere + waiting + inFlight.keys();
    if (held > 0 && held + keys > waitingMax) {
      return Optional.empty();
    }
    CapturedWrite write = new CapturedWrite(this, bucket, ticks.getAsLong(), keys);
    write.began(times);
    inFlight.add(write);
    unacknowledged.add(write);
    return Optional.of(write);
  }

  /** The store definitely refused the write: nothing changed. */
  void refused(CapturedWrite write) {
    inFlight.remove(write);
    unacknowledged.remove(write);
  }

  /**
   * The write is done, or may be: puts its changes into the batches of the rules that are live now.
   * In the same step it stops being in flight.
   *
   * @return true if no rule matched, so that nothing is to be waited for
   */
  boolean changed(CapturedWrite write, List<KeyChange> changes) {
    if (!inFlight.remove(write)) {
      throw new IllegalStateException("The write is not in flight in this stream");
    }
    write.match(changes);
    for (Rule rule : rules.ofSource(write.bucket())) {
      append(rule, write);
    }
    if (!write.isWaiting()) {
      unacknowledged.remove(write);
    }
    return !write.isWaiting();
  }

  private void append(Rule rule, CapturedWrite write) {
    Instant changedAt = write.began(times).orElse(StreamMark.UNPROVEN);
    for (KeyChange change : write.changes()) {
      if (rule.matches(change.key())) {
        RuleQueue queue = queue(rule);
        waiting += queue.append(task(change, changedAt), write);
        ready.add(queue);
      }
    }
  }

  private static KeyTask task(KeyChange change, Instant changedAt) {
    return new KeyTask(
            change.key(),
            change.kind(),
            change.version(),
            Optional.of(changedAt),
            change.etag(),
            change.size(),
            0,
            change.properties(),
            change.marker())
        .withSelfCopied(change.selfCopied());
  }

  /** The batches to send now: of each rule the next one, unless one is on its way. */
  List<TaskBatch> cut() {
    List<TaskBatch> cut = new ArrayList<>(ready.size());
    for (RuleQueue queue : ready) {
      queue.cut().ifPresent(batch -> cut.add(message(queue.rule(), batch)));
    }
    ready.clear();
    return cut;
  }

  private TaskBatch message(Rule rule, Batch batch) {
    return TaskBatch.of(
        taskIds.get(),
        rule.id(),
        rule.rtcEnabled() ? Lane.RTC : Lane.LIVE,
        new Origin.Stream(id, batch.sequence()),
        batch.keys(),
        clock.instant());
  }

  /** Where a rule replicates to of which a batch was cut that is not accepted yet. */
  RegionName target(RuleId rule) {
    return queues.get(rule).rule().target().region();
  }

  /**
   * The broker accepted a batch.
   *
   * @return the writes of which it was the last batch
   */
  List<CapturedWrite> accepted(RuleId rule, long sequence) {
    RuleQueue queue = queues.get(rule);
    Batch batch = queue.accepted(sequence);
    waiting -= batch.size();
    ready.add(queue);
    if (queue.isDead() && !isLive(queue)) {
      queues.remove(rule);
    }
    List<CapturedWrite> acknowledged = new ArrayList<>();
    for (CapturedWrite write : batch.waiting()) {
      if (write.isOwnedBy(this) && write.batchAccepted()) {
        unacknowledged.remove(write);
        acknowledged.add(write);
      }
    }
    return acknowledged;
  }

  /** How far each live rule is captured; not proven at all while its store has never answered. */
  List<StreamMark> marks() {
    long tick = ticks.getAsLong();
    List<StreamMark> marks = new ArrayList<>(rules.all().size());
    for (Rule rule : rules.all()) {
      Instant safe = safeUntil(rule.source(), tick).orElse(StreamMark.UNPROVEN);
      marks.add(new StreamMark(rule.id(), safe, queue(rule).lastSequence()));
    }
    return marks;
  }

  private Optional<Instant> safeUntil(BucketRef source, long tick) {
    Optional<CapturedWrite> oldest = inFlight.oldest(source.bucket());
    return oldest.isPresent() ? oldest.get().began(times) : times.at(source.region(), tick);
  }

  /**
   * Takes over from an earlier stream: its writes in flight, and as in flight again those that are
   * not acknowledged, because they were matched against rules that may be out of date. The earlier
   * stream only sends what it has.
   *
   * @return the writes to be matched again by {@link #changed}
   */
  List<CapturedWrite> takeOver(ChangeStream earlier) {
    List<CapturedWrite> again = new ArrayList<>();
    for (CapturedWrite write : earlier.unacknowledged) {
      boolean matched = !earlier.inFlight.remove(write);
      write.moveTo(this);
      inFlight.add(write);
      unacknowledged.add(write);
      if (matched) {
        again.add(write);
      }
    }
    earlier.unacknowledged = new LinkedHashSet<>();
    earlier.inFlight = new InFlightWrites();
    return again;
  }

  /** True if nothing waits for the broker. */
  boolean isDrained() {
    return queues.values().stream().allMatch(RuleQueue::isIdle);
  }

  /** True if neither a write is in flight nor a change waits. */
  boolean isIdle() {
    return unacknowledged.isEmpty() && isDrained();
  }

  /** Changes that wait for the broker. */
  int waiting() {
    return waiting;
  }

  /** Rules of which numbers are kept. */
  int queues() {
    return queues.size();
  }

  private boolean isLive(RuleQueue queue) {
    return rules.contains(queue.rule().id());
  }

  private RuleQueue queue(Rule rule) {
    return queues.computeIfAbsent(rule.id(), id -> new RuleQueue(rule));
  }
}
