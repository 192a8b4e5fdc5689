package io.crosstide.worker.breaker;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Whether a region answers. It is down once nothing has answered for a while although several calls
 * wait for it or failed; then one key at a time is let through as a probe, with growing pauses,
 * until any call is answered. Answers that refuse are answers. Thread-safe.
 */
public final class RegionBreaker {
  /** How a key may go on. */
  public enum Admission {
    /** The region answers. */
    NORMAL,
    /** The region is down, and this key tries whether it still is. */
    PROBE,
    /** The region is down. */
    NONE
  }

  /** A call to the region that has not ended. */
  public static final class Call {
    private long since;
    private boolean dropped;

    private Call(long since) {
      this.since = since;
    }
  }

  private final BreakerSettings settings;
  private final LongSupplier nanoTime;

  /** Calls whose answers are due, longest waiting first. */
  private final Set<Call> waiting = new LinkedHashSet<>();

  private long answeredAt;

  /** Calls that failed since then, and when the first of them began. */
  private int failures;

  private long failingSince;
  private boolean down;
  private long probeAt;
  private long probeWait;

  /**
   * @param nanoTime a clock that never goes back, in nanoseconds
   */
  public RegionBreaker(BreakerSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.answeredAt = nanoTime.getAsLong();
  }

  /** A call begins that moves much, or gives the store long work: its silence says nothing. */
  public Call begin() {
    return new Call(nanoTime.getAsLong());
  }

  /** The answer to a call is due within moments. */
  public synchronized Call due(Call call) {
    call.since = nanoTime.getAsLong();
    waiting.remove(call);
    waiting.add(call);
    return call;
  }

  /** The region answered. */
  public synchronized void answered(Call call) {
    waiting.remove(call);
    if (call.dropped) {
      return;
    }
    answeredAt = nanoTime.getAsLong();
    failures = 0;
    down = false;
  }

  /** No answer came. */
  public synchronized void unanswered(Call call) {
    waiting.remove(call);
    if (call.dropped) {
      return;
    }
    if (failures == 0) {
      failingSince = call.since;
    }
    failures = Math.min(failures + 1, settings.callsMin());
  }

  /** Whatever becomes of the call is for a reason of ours, and says nothing. */
  public synchronized void drop(Call call) {
    waiting.remove(call);
    call.dropped = true;
  }

  /** True while the region is taken for down. */
  public synchronized boolean isDown() {
    return down;
  }

  /** Asks whether a key may be worked on now. */
  public synchronized Admission admit() {
    if (!down) {
      return Admission.NORMAL;
    }
    long now = nanoTime.getAsLong();
    if (now - probeAt < 0) {
      return Admission.NONE;
    }
    probeWait = Math.min(2 * probeWait, settings.probeMost().toNanos());
    probeAt = now + probeWait;
    return Admission.PROBE;
  }

  /** Looks whether the region went down; true if it did just now. To be called every second. */
  public synchronized boolean check() {
    long now = nanoTime.getAsLong();
    if (down || !isOld(answeredAt, now) || !isSilent(now)) {
      return false;
    }
    down = true;
    probeWait = settings.probeFirst().toNanos();
    probeAt = now + probeWait;
    return true;
  }

  private boolean isSilent(long now) {
    boolean failing = failures > 0 && isOld(failingSince, now);
    int calls = failures;
    for (Call call : waiting) {
      if (calls >= settings.callsMin() || !isOld(call.since, now)) {
        break;
      }
      failing = true;
      calls++;
    }
    return failing && calls >= settings.callsMin();
  }

  private boolean isOld(long since, long now) {
    return now - since >= settings.stallAfter().toNanos();
  }
}
