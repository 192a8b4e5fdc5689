package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.stream.StreamOpening;
import io.crosstide.contracts.task.TaskBatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The streams of this process under one lock: the one that captures, and earlier ones that only
 * send what they have. It knows whether writes may be acknowledged (a stream is open and its lease
 * runs) and keeps what happens in between until they may again. Pure but for the lock; every method
 * is one step.
 */
final class CaptureDesk {
  /** What to do after a step, outside of the lock. */
  record Work(List<Sending> send, List<CapturedWrite> acknowledge, boolean renew) {}

  /** A batch to send, with the stream that wants to hear of its acceptance. */
  record Sending(ChangeStream stream, TaskBatch batch) {}

  /** The marks of a stream for one beat. */
  record Beat(ChangeStream stream, boolean closing, List<StreamMark> marks) {}

  private record Acceptance(ChangeStream stream, RuleId rule, long sequence) {}

  private final InstantSource clock;
  private final LongSupplier ticks;
  private final StoreOffsets offsets;
  private final int waitingMax;
  private final Duration lease;

  private final List<ChangeStream> draining = new ArrayList<>();
  private final Map<CapturedWrite, List<KeyChange>> postponed = new LinkedHashMap<>();
  private final List<Acceptance> postponedAcceptances = new ArrayList<>();
  private ChangeStream current;
  private boolean open;
  private boolean closing;
  private long leaseTick;

  /**
   * @param ticks nanoseconds of a clock that nobody sets
   */
  CaptureDesk(
      InstantSource clock,
      LongSupplier ticks,
      StoreOffsets offsets,
      int waitingMax,
      Duration lease) {
    this.clock = clock;
    this.ticks = ticks;
    this.offsets = offsets;
    this.waitingMax = waitingMax;
    this.lease = lease;
    this.current = newStream();
  }

  private ChangeStream newStream() {
    return new ChangeStream(StreamId.random(), waitingMax, clock, offsets, TaskId::random);
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
  synchronized CapturedWrite begin(BucketName bucket, int keys) {
    if (closing || !mayAcknowledge()) {
      throw new CaptureUnavailable("Changes cannot be captured at the moment");
    }
    return current
        .begin(bucket, keys)
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
      return new Work(List.of(), List.of(), true);
    }
    List<CapturedWrite> done = new ArrayList<>();
    match(write, changes, done);
    return new Work(cut(), done, false);
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
      return new Work(List.of(), List.of(), true);
    }
    List<CapturedWrite> done = stream.accepted(batch.rule(), sequence);
    return new Work(cut(), done, false);
  }

  /** The rules changed. */
  synchronized void capture(Collection<Rule> rules) {
    current.capture(rules);
    draining.forEach(stream -> stream.capture(rules));
  }

  /**
   * Begins a new stream: from here on nothing is acknowledged until {@link #opened}. Calling it
   * again before that only takes the newer rules.
   */
  synchronized StreamOpening beginStream(String gateway, Collection<Rule> rules) {
    if (open) {
      open = false;
      ChangeStream next = newStream();
      next.capture(rules);
      for (CapturedWrite write : next.takeOver(current)) {
        postponed.put(write, write.changes());
      }
      draining.add(current);
      current = next;
    }
    capture(rules);
    return new StreamOpening(current.id(), gateway, current.marks());
  }

  /** Progress knows the new stream: what was postponed goes on with the rules of now. */
  synchronized Work opened(Collection<Rule> rules) {
    open = true;
    leaseTick = ticks.getAsLong();
    capture(rules);
    List<CapturedWrite> done = new ArrayList<>();
    Map<CapturedWrite, List<KeyChange>> again = new LinkedHashMap<>(postponed);
    postponed.clear();
    again.forEach((write, changes) -> match(write, changes, done));
    for (Acceptance late : postponedAcceptances) {
      done.addAll(late.stream().accepted(late.rule(), late.sequence()));
    }
    postponedAcceptances.clear();
    return new Work(cut(), done, false);
  }

  private List<Sending> cut() {
    List<Sending> sending = new ArrayList<>();
    current.cut().forEach(batch -> sending.add(new Sending(current, batch)));
    for (ChangeStream stream : draining) {
      stream.cut().forEach(batch -> sending.add(new Sending(stream, batch)));
    }
    return sending;
  }

  /**
   * The marks of every stream, taken in one step. None while a new stream is not known to progress:
   * an earlier one no longer speaks for the writes in flight.
   */
  synchronized List<Beat> beats() {
    if (!open) {
      return List.of();
    }
    List<Beat> beats = new ArrayList<>();
    for (ChangeStream stream : draining) {
      beats.add(new Beat(stream, stream.isIdle(), stream.marks()));
    }
    beats.add(new Beat(current, closing && current.isIdle(), current.marks()));
    return beats;
  }

  /** A beat was accepted by the broker; it was sent at this tick. */
  synchronized void beaten(Beat beat, long sentTick) {
    if (beat.stream() == current) {
      leaseTick = Math.max(leaseTick, sentTick);
    } else if (beat.closing()) {
      draining.remove(beat.stream());
    }
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

  /** True if a renewal is due. */
  synchronized boolean isLeaseOver() {
    return open && !mayAcknowledge();
  }

  /** Changes that wait for the broker. */
  synchronized int waiting() {
    return current.waiting() + draining.stream().mapToInt(ChangeStream::waiting).sum();
  }
}
