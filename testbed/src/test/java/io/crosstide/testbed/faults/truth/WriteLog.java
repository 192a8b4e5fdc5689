package io.crosstide.testbed.faults.truth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What clients did with the keys of one bucket. Writes of a key come one after another from one
 * client, and each shows its number at the object, so any state of a key tells which writes it
 * includes.
 */
public final class WriteLog {
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, List<Write>> writes = new ConcurrentHashMap<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile Instant lastEnd = Instant.MIN;

  /** What a write does to its key. */
  public enum Effect {
    /** Makes an object, or a version of one, that shows the number of the write. */
    WRITES,
    /** Makes the object that is there show the number of the write. */
    CHANGES,
    /** Leaves nothing behind, or a delete marker. */
    DELETES,
    /** Takes the latest version or delete marker away, so that an older one shows. */
    UNCOVERS,
    /** Takes an older version or delete marker away. */
    REMOVES
  }

  /**
   * One write.
   *
   * @param number grows with each write of a key
   * @param what for the log
   * @param removed number of the write whose version it takes away; 0 if none
   * @param begun when it was sent
   * @param answered when it was acknowledged, or failed
   * @param before a time of the store that the write was surely before; {@link Instant#MAX} unless
   *     it was acknowledged
   */
  public record Write(
      int number,
      String what,
      Effect effect,
      int removed,
      Instant begun,
      Optional<Instant> answered,
      Instant before) {
    boolean mayLeaveNothing() {
      return effect == Effect.DELETES || effect == Effect.UNCOVERS;
    }

    boolean takesAway() {
      return effect == Effect.UNCOVERS || effect == Effect.REMOVES;
    }

    @Override
    public String toString() {
      String until = answered.map(at -> " to " + at).orElse(", no answer");
      String known = before.equals(Instant.MAX) ? ", not acknowledged" : ", before " + before;
      String deed = takesAway() ? what + " of " + removed : what;
      return "%d %s from %s%s%s".formatted(number, deed, begun, until, known);
    }

    private Write answered(Instant latest) {
      return new Write(number, what, effect, removed, begun, Optional.of(Instant.now()), latest);
    }
  }

  /** Must be called before the write is sent: its effect may show before we have the answer. */
  public int begin(String key, String what, Effect effect) {
    return begin(key, what, effect, 0);
  }

  /**
   * The same of one that takes a version or delete marker away.
   *
   * @param removed number of the write that made the version; 0 if none of these did
   * @param latest whether it may be the latest of its key
   */
  public int beginRemoval(String key, int removed, boolean latest) {
    return begin(key, "removal", latest ? Effect.UNCOVERS : Effect.REMOVES, removed);
  }

  private int begin(String key, String what, Effect effect, int removed) {
    int number = numbers.incrementAndGet();
    Write write =
        new Write(number, what, effect, removed, Instant.now(), Optional.empty(), Instant.MAX);
    writes.merge(key, List.of(write), WriteLog::joined);
    return number;
  }

  /** The write succeeded, at the store before the time given. */
  public void acknowledge(String key, int number, Instant before) {
    answer(key, number, before);
    acknowledged.incrementAndGet();
  }

  /** The client got an error or nothing: the write may have happened or not. */
  public void giveUp(String key, int number) {
    answer(key, number, Instant.MAX);
    unanswered.incrementAndGet();
  }

  private void answer(String key, int number, Instant before) {
    writes.computeIfPresent(
        key,
        (same, all) ->
            all.stream()
                .map(write -> write.number() == number ? write.answered(before) : write)
                .toList());
    lastEnd = Instant.now();
  }

  /** Keys that were written. */
  public List<String> keys() {
    return List.copyOf(writes.keySet());
  }

  /** The last acknowledged write of the key that surely was before the time. */
  public Optional<Write> lastBefore(String key, Instant time) {
    return of(key).stream()
        .filter(write -> !write.before().isAfter(time))
        .max(Comparator.comparingInt(Write::number));
  }

  /** Whether a delete or removal of the latest was sent that is this write or a later one. */
  public boolean mayBeDeletedSince(String key, int number) {
    return of(key).stream().anyMatch(write -> write.mayLeaveNothing() && write.number() >= number);
  }

  /**
   * Whether a removal of the latest was sent that is this write or a later one: an older version
   * may show.
   */
  public boolean mayShowOlderSince(String key, int number) {
    return of(key).stream()
        .anyMatch(write -> write.effect() == Effect.UNCOVERS && write.number() >= number);
  }

  /** Whether a removal of the version that this write made was sent. */
  public boolean mayBeRemoved(String key, int number) {
    return of(key).stream().anyMatch(write -> write.removed() == number);
  }

  /** All writes of a key, in order. */
  public List<Write> of(String key) {
    return writes.getOrDefault(key, List.of());
  }

  /** When the last write ended, with an answer or without. */
  public Instant lastEnd() {
    return lastEnd;
  }

  public int acknowledgedCount() {
    return acknowledged.get();
  }

  public int unansweredCount() {
    return unanswered.get();
  }

  private static List<Write> joined(List<Write> earlier, List<Write> later) {
    List<Write> all = new ArrayList<>(earlier);
    all.addAll(later);
    return List.copyOf(all);
  }
}
