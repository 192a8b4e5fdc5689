package io.crosstide.worker.bucket;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.store.StoreException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers that are remembered for a while. Who asks meanwhile what is being asked waits for the
 * same answer. A question that fails leaves it at the last answer, which is not renewed by that;
 * without one it fails for all who wait. Thread-safe; who asks on an event loop is answered on it.
 */
final class Remembered<K, V> {
  /** Calls to stores have shorter time-outs; this is for what escapes them. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * After a question that failed the next waits so long, unless answers live shorter: a store that
   * is busy or down is not asked for each key.
   */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private final Duration lifetime;
  private final Duration patience;
  private final LongSupplier nanos;
  private final Map<K, Entry<V>> entries;

  /** One key: the last answer, and the question under way. */
  private static final class Entry<V> {
    private Optional<V> answer = Optional.empty();
    private long answeredAt;
    private Optional<Long> failedAt = Optional.empty();
    private Optional<Future<V>> asking = Optional.empty();
  }

  /**
   * @param lifetime after which an answer is asked for again
   * @param entriesMax beyond which the longest unused is forgotten
   * @param nanos a clock that nobody sets
   */
  Remembered(Duration lifetime, int entriesMax, LongSupplier nanos) {
    this(lifetime, entriesMax, nanos, PATIENCE);
  }

  /**
   * @param patience after which a question without an answer has failed
   */
  Remembered(Duration lifetime, int entriesMax, LongSupplier nanos, Duration patience) {
    this.lifetime = lifetime;
    this.patience = patience;
    this.nanos = nanos;
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Entry<V>> eldest) {
            return size() > entriesMax;
          }
        };
  }

  Future<V> get(K key, Supplier<Future<V>> question) {
    return get(key, lifetime, question);
  }

  /**
   * @param ageMax after which an answer is not good enough this time
   */
  Future<V> get(K key, Duration ageMax, Supplier<Future<V>> question) {
    Promise<V> asked = Promise.promise();
    synchronized (this) {
      Entry<V> entry = entries.computeIfAbsent(key, k -> new Entry<>());
      if (entry.answer.isPresent() && isGoodEnough(entry, ageMax)) {
        return Future.succeededFuture(entry.answer.get());
      }
      if (entry.asking.isPresent()) {
        return here(entry.asking.get());
      }
      entry.asking = Optional.of(asked.future());
    }
    Future<V> answer = here(asked.future());
    long askedAt = nanos.getAsLong();
    ask(question)
        .onSuccess(value -> keep(key, value, askedAt))
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .recover(Remembered::unanswered)
        .onComplete(result -> settle(key, result, asked));
    return answer;
  }

  /**
   * What comes after the patience of those who asked is there for the next, if nothing newer is.
   */
  private synchronized void keep(K key, V value, long askedAt) {
    Entry<V> entry = entries.computeIfAbsent(key, k -> new Entry<>());
    if (entry.answer.isEmpty() || entry.answeredAt - askedAt < 0) {
      entry.answer = Optional.of(value);
      entry.answeredAt = nanos.getAsLong();
    }
  }

  private boolean isGoodEnough(Entry<V> entry, Duration ageMax) {
    long now = nanos.getAsLong();
    long pause = Math.min(PAUSE.toNanos(), ageMax.toNanos());
    return now - entry.answeredAt < ageMax.toNanos()
        || entry.failedAt.filter(at -> now - at < pause).isPresent();
  }

  private Future<V> ask(Supplier<Future<V>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static <V> Future<V> unanswered(Throwable cause) {
    return Future.failedFuture(
        cause instanceof TimeoutException
            ? new StoreException(FailureKind.UNAVAILABLE, "The store does not answer", cause)
            : cause);
  }

  private void settle(K key, AsyncResult<V> result, Promise<V> asked) {
    Optional<V> answer;
    synchronized (this) {
      Entry<V> entry = entries.computeIfAbsent(key, k -> new Entry<>());
      if (result.succeeded()) {
        entry.answer = Optional.of(result.result());
        entry.answeredAt = nanos.getAsLong();
        entry.failedAt = Optional.empty();
      } else {
        entry.failedAt = Optional.of(nanos.getAsLong());
      }
      entry.asking = Optional.empty();
      answer = entry.answer;
      if (answer.isEmpty()) {
        entries.remove(key);
      }
    }
    if (answer.isPresent()) {
      asked.complete(answer.get());
    } else {
      asked.fail(result.cause());
    }
  }

  /** The same, continued where it was asked for. */
  private static <V> Future<V> here(Future<V> answer) {
    Context context = Vertx.currentContext();
    if (context == null) {
      return answer;
    }
    Promise<V> here = Promise.promise();
    answer.onComplete(result -> context.runOnContext(v -> here.handle(result)));
    return here.future();
  }
}
