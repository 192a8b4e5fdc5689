package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.stream.StreamOpening;
import io.crosstide.contracts.task.TaskBatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The streams of this process under one lock: the one that captures, and earlier ones that only
 * send what they have. It knows whether writes may be acknowledged (a stream is open and its lease
 * runs) and keeps what happens in between until they may again. Pure but for the lock; every method
 * is one step.
 */
final class CaptureDesk {
  /** What to do after a step, outside of the lock. */
  record Work(List<Sending> send, List<CapturedWrite> acknowledge) {}

  /**
   * A batch to send.
   *
   * @param stream wants to hear of its acceptance
   * @param target region that its rule replicates to
   */
  record Sending(ChangeStream stream, TaskBatch batch, RegionName target) {
    private static Sending of(ChangeStream stream, TaskBatch batch) {
      return new Sending(stream, batch, stream.target(batch.rule()));
    }
  }

  /**
   * The marks of a stream for one beat.
   *
   * @param tick when they were taken
   */
  record Beat(ChangeStream stream, boolean closing, List<StreamMark> marks, long tick) {}

  private record Acceptance(ChangeStream stream, RuleId rule, long sequence) {}

  /**
   * Earlier streams that may still send at once. Each holds up to all changes that may wait; with
   * so many the broker has long been taking heartbeats but no changes, and a further stream would
   * not help.
   */
  static final int DRAINING_MAX = 3;

  private final InstantSource clock;
  private final LongSupplier ticks;
  private final StoreTimes times;
  private final Supplier<List<Rule>> rules;
  private final int waitingMax;
  private final Duration lease;

  private final List<ChangeStream> draining = new ArrayList<>();
  private final Map<CapturedWrite, List<KeyChange>> postponed = new LinkedHashMap<>();
  private final List<Acceptance> postponedAcceptances = new ArrayList<>();
  private ChangeStream current;
  private MarkTurns turns = new MarkTurns(Heartbeat.MARKS_MAX);
  private boolean open;
  private boolean announced;
  private boolean closing;
  private long openingTick;
  private long leaseTick;
  private int era;
  private int unsettled;

  /**
   * Nothing is captured yet.
   *
   * @param clock never steps back
   * @param ticks nanoseconds of a clock that nobody sets
   * @param rules the rules as known now; read under the lock, so that older ones never replace
   *     newer ones
   * @param waitingMax changes that may wait for the broker, in all streams together
   * @param lease how old the last accepted heartbeat may be
   */
  CaptureDesk(
      InstantSource clock,
      LongSupplier ticks,
      StoreTimes times,
      Supplier<List<Rule>> rules,
      int waitingMax,
      Duration lease) {
    this.clock = clock;
    this.ticks = ticks;
    this.times = times;
    this.rules = rules;
    this.waitingMax = waitingMax;
    this.lease = lease;
    this.current = newStream();
  }

  private ChangeStream newStream() {
    return new ChangeStream(StreamId.random(), waitingMax, clock, ticks, times, TaskId::random);
  }

  /** True while writes are captured. */
  synchronized boolean isOpen() {
    return mayAcknowledge();
  }

  private boolean mayAcknowledge() {
    return open && ticks.getAsLong() - leaseTick <= lease.toNanos();
  }

  /**
   * Notes a write before it is forwarded.
   *
   * @throws CaptureUnavailable if it must be refused
   */
  synchronized CapturedWrite begin(BucketRef bucket, int keys) {
    if (closing || !mayAcknowledge()) {
      throw new CaptureUnavailable("Changes cannot be captured at the moment");
    }
    return current
        .begin(bucket, keys, waitingInEarlierStreams())
        .orElseThrow(() -> new CaptureUnavailable("Too many changes wait for the broker"));
  }

  /** The write changed nothing. */
  synchronized void refused(CapturedWrite write) {
    current.refused(write);
  }

  /** The write is done, or may be. */
  synchronized Work changed(CapturedWrite write, List<KeyChange> changes) {
    if (!mayAcknowledge()) {
      postponed.put(write, changes);
      return new Work(List.of(), List.of());
    }
    List<CapturedWrite> done = new ArrayList<>();
    match(write, changes, done);
    return new Work(cut(), done);
  }

  /**
   * At the end, a write that the store may yet carry out: what it may have changed is sent, and
   * from here on no heartbeat. A mark would pass it, and a stream that is closed nobody recovers.
   */
  synchronized Work unsettled(CapturedWrite write, List<KeyChange> changes) {
    unsettled++;
    return changed(write, changes);
  }

  /** Writes that had not settled at the end. */
  synchronized int unsettled() {
    return unsettled;
  }

  private void match(CapturedWrite write, List<KeyChange> changes, List<CapturedWrite> done) {
    if (current.changed(write, changes)) {
      done.add(write);
    }
  }

  /** The broker accepted a batch. */
  synchronized Work accepted(ChangeStream stream, TaskBatch batch, long sequence) {
    if (stream == current && !mayAcknowledge()) {
      postponedAcceptances.add(new Acceptance(stream, batch.rule(), sequence));
      return new Work(List.of(), List.of());
    }
    List<CapturedWrite> done = stream.accepted(batch.rule(), sequence);
    return new Work(cut(), done);
  }

  /** Takes the rules as they are known now. */
  synchronized void capture() {
    List<Rule> now = rules.get();
    current.capture(now);
    draining.forEach(stream -> stream.capture(now));
  }

  /**
   * Begins a new stream: from here on nothing is acknowledged until {@link #opened}. Calling it
   * again before that only takes the newer rules.
   */
  synchronized StreamOpening beginStream(String gateway) {
    if (open) {
      open = false;
      ChangeStream next = newStream();
      for (CapturedWrite write : next.takeOver(current)) {
        postponed.put(write, write.changes());
      }
      // Its writes are the new stream's now: these only let it send what it has.
      postponedAcceptances.forEach(late -> late.stream().accepted(late.rule(), late.sequence()));
      postponedAcceptances.clear();
      draining.add(current);
      current = next;
      turns = new MarkTurns(Heartbeat.MARKS_MAX);
    }
    capture();
    announced = true;
    openingTick = ticks.getAsLong();
    return new StreamOpening(current.id(), gateway, current.marks());
  }

  /**
   * Progress knows the new stream: what was postponed goes on with the rules of now. The lease runs
   * from when progress was asked, since the answer may have been long on its way.
   */
  synchronized Work opened() {
    open = true;
    era += isLong(openingTick - leaseTick) ? 1 : 0;
    leaseTick = openingTick;
    capture();
    if (!mayAcknowledge()) {
      return new Work(cut(), List.of());
    }
    List<CapturedWrite> done = new ArrayList<>();
    Map<CapturedWrite, List<KeyChange>> again = new LinkedHashMap<>(postponed);
    postponed.clear();
    again.forEach((write, changes) -> match(write, changes, done));
    return new Work(cut(), done);
  }

  private List<Sending> cut() {
    List<Sending> sending = new ArrayList<>();
    current.cut().forEach(batch -> sending.add(Sending.of(current, batch)));
    for (ChangeStream stream : draining) {
      stream.cut().forEach(batch -> sending.add(Sending.of(stream, batch)));
    }
    return sending;
  }

  /**
   * The marks of every stream, taken in one step, of the current one as many as a message holds.
   * None while a new stream is not known to progress: an earlier one no longer speaks for the
   * writes in flight. At the end there are none in flight; then a stream that progress was told of
   * is ended even if its answer never came. None either once a write was {@link #unsettled}: the
   * streams are recovered as those of a gateway that died.
   */
  synchronized List<Beat> beats() {
    boolean ending = closing && isIdle();
    if (unsettled > 0 || (!open && !ending)) {
      return List.of();
    }
    long tick = ticks.getAsLong();
    List<Beat> beats = new ArrayList<>();
    for (ChangeStream stream : draining) {
      beats.add(new Beat(stream, stream.isIdle(), stream.marks(), tick));
    }
    if (open || announced) {
      List<StreamMark> marks = current.marks();
      beats.add(new Beat(current, ending, ending ? marks : turns.of(marks), tick));
    }
    return beats;
  }

  /** A beat was accepted by the broker. A lease that is over stays over. */
  synchronized void beaten(Beat beat) {
    if (beat.stream() == current) {
      leaseTick = mayAcknowledge() ? Math.max(leaseTick, beat.tick()) : leaseTick;
    } else if (beat.closing()) {
      draining.remove(beat.stream());
    }
  }

  /** Changes when this process was cut off for so long that progress may have given it up. */
  synchronized int era() {
    return era;
  }

  /**
   * True if a write of that era may not reach its store any more. Progress recovers what it gives
   * up by looking at the store; what came there later nobody would find in time.
   */
  synchronized boolean isCutOff(int eraOfWrite) {
    return eraOfWrite != era || isLong(ticks.getAsLong() - leaseTick);
  }

  /** A lease may run out unnoticed by a write; twice as long is still before progress gives up. */
  private boolean isLong(long sinceBeat) {
    return sinceBeat > 2 * lease.toNanos();
  }

  /** From here on no write begins. */
  synchronized void close() {
    closing = true;
  }

  /** True if no write is in flight and nothing waits, in any stream. */
  synchronized boolean isIdle() {
    return postponed.isEmpty()
        && current.isIdle()
        && draining.stream().allMatch(ChangeStream::isIdle);
  }

  /** True if nothing may be acknowledged before a new stream is open. */
  synchronized boolean isLeaseOver() {
    return open && !mayAcknowledge();
  }

  /**
   * True if a new stream is due, and is of use once the broker accepts messages: without that it
   * would only be cut off as the last one was.
   */
  synchronized boolean isRenewalDue() {
    return isLeaseOver() && draining.size() < DRAINING_MAX && !(closing && isIdle());
  }

  /** True if progress was asked to open a stream and has not answered. */
  synchronized boolean isOpening() {
    return announced && !open;
  }

  /** Changes that wait for the broker. */
  synchronized int waiting() {
    return current.waiting() + waitingInEarlierStreams();
  }

  private int waitingInEarlierStreams() {
    return draining.stream().mapToInt(ChangeStream::waiting).sum();
  }
}
