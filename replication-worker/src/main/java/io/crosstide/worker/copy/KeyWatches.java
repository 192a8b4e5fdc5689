package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Ends the work on keys that make no progress, so that each task is reported in the end: calls have
 * time-outs of their own, and this is for what they do not see. Thread-safe.
 */
public final class KeyWatches {
  /** Looks that come so much later than they should show that the whole process stood still. */
  private static final Duration LATE = Duration.ofSeconds(10);

  /**
   * A key whose work was ended.
   *
   * @param quiet time since its last progress
   * @param waitsFor calls without an answer, for the log
   */
  public record Stalled(RuleId rule, ObjectKey key, Duration quiet, String waitsFor) {}

  private record Watched(RuleId rule, ObjectKey key) {}

  private final Duration patience;
  private final LongSupplier nanos;
  private final Map<KeyWatch, Watched> watches = new ConcurrentHashMap<>();
  private long lookedAt;

  /**
   * @param patience how long a key may make no progress
   * @param nanos a clock that never goes back, in nanoseconds
   */
  public KeyWatches(Duration patience, LongSupplier nanos) {
    this.patience = patience;
    this.nanos = nanos;
    this.lookedAt = nanos.getAsLong();
  }

  /** Works on a key for as long as that gets on. To be called on the key's event loop. */
  <T> Future<T> watch(
      Rule rule, ObjectKey key, Duration lateWriteWait, Function<KeyWatch, Future<T>> work) {
    KeyWatch watch = new KeyWatch(nanos, lateWriteWait);
    watches.put(watch, new Watched(rule.id(), key));
    return watch.run(() -> work.apply(watch)).onComplete(done -> watches.remove(watch));
  }

  /** Keys in work. */
  int size() {
    return watches.size();
  }

  /** Calls of all keys that have not ended. */
  int calls() {
    return watches.keySet().stream().mapToInt(KeyWatch::calls).sum();
  }

  /**
   * Ends the work that made no progress for too long, and tells what it was. To be called each
   * second: where that did not happen, nobody is to blame for what did not happen meanwhile.
   */
  public synchronized List<Stalled> check() {
    Duration pause = Duration.ofNanos(nanos.getAsLong() - lookedAt);
    lookedAt = nanos.getAsLong();
    if (pause.compareTo(LATE) > 0) {
      watches.keySet().forEach(KeyWatch::progress);
      return List.of();
    }
    List<Stalled> stalled = new ArrayList<>();
    watches.forEach(
        (watch, of) -> {
          if (watch.isStalled(patience)) {
            stalled.add(new Stalled(of.rule(), of.key(), watch.quiet(), watch.waitsFor()));
            watch.end();
          }
        });
    return stalled;
  }
}
