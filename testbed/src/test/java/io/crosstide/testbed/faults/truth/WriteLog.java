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

  /**
   * One write.
   *
   * @param number grows with each write of a key
   * @param what for the log
   * @param delete whether it leaves nothing behind
   * @param begun when it was sent
   * @param answered when it was acknowledged, or failed
   * @param before a time of the store that the write was surely before; {@link Instant#MAX} unless
   *     it was acknowledged
   */
  public record Write(
      int number,
      String what,
      boolean delete,
      Instant begun,
      Optional<Instant> answered,
      Instant before) {
    @Override
    public String toString() {
      String until = answered.map(at -> " to " + at).orElse(", no answer");
      String known = before.equals(Instant.MAX) ? ", not acknowledged" : ", before " + before;
      return "%d %s from %s%s%s".formatted(number, what, begun, until, known);
    }

    private Write answered(Instant latest) {
      return new Write(number, what, delete, begun, Optional.of(Instant.now()), latest);
    }
  }

  /** Must be called before the write is sent: its effect may show before we have the answer. */
  public int begin(String key, boolean delete) {
    return begin(key, delete ? "delete" : "write", delete);
  }

  /** The same. */
  public int begin(String key, String what, boolean delete) {
    int number = numbers.incrementAndGet();
    Write write = new Write(number, what, delete, Instant.now(), Optional.empty(), Instant.MAX);
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

  /** Whether a delete was sent that is this write or a later one. */
  public boolean mayBeDeletedSince(String key, int number) {
    return of(key).stream().anyMatch(write -> write.delete() && write.number() >= number);
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
