package io.crosstide.benchmarks.lag;

import io.crosstide.benchmarks.store.BenchStores;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectPage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * When numbered objects are first seen at the target. The target itself is listed over and over,
 * behind the last number up to which all have arrived, so times are late by one listing at most.
 */
final class Arrivals {
  static final String PREFIX = "lag/";

  private static final int PAGE = 1000;
  private static final int PAUSE_MILLIS = 2;
  private static final int DIGITS = 8;

  private final BenchStores stores;
  private final String bucket;
  private final long[] arrived;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile boolean stopped;

  /**
   * @param region of the target
   * @param count objects to wait for
   */
  private Arrivals(BenchStores stores, String bucket, int count) {
    this.stores = stores;
    this.bucket = bucket;
    this.arrived = new long[count];
  }

  static String key(int number) {
    return PREFIX + "%08d".formatted(number);
  }

  /** Begins to watch a bucket of the second region. */
  static Arrivals watch(BenchStores stores, String bucket, int count) {
    Arrivals arrivals = new Arrivals(stores, bucket, count);
    Thread thread = new Thread(arrivals::run, "arrivals");
    thread.setDaemon(true);
    thread.start();
    return arrivals;
  }

  private void run() {
    try {
      int next = 0;
      while (next < arrived.length && !stopped) {
        list(next);
        while (next < arrived.length && arrived[next] != 0) {
          next++;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
      done.complete(null);
    } catch (InterruptedException | RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  private void list(int from) throws InterruptedException {
    Optional<ObjectKey> after =
        from == 0 ? Optional.empty() : Optional.of(new ObjectKey(key(from - 1)));
    do {
      ObjectPage page = stores.page(1, bucket, PREFIX, after, PAGE);
      long now = System.nanoTime();
      for (ListedObject object : page.objects()) {
        int number =
            Integer.parseInt(object.key().value(), PREFIX.length(), PREFIX.length() + DIGITS, 10);
        if (arrived[number] == 0) {
          arrived[number] = now;
        }
      }
      after =
          page.nextToken().isEmpty()
              ? Optional.empty()
              : Optional.of(page.objects().get(page.objects().size() - 1).key());
    } while (after.isPresent());
  }

  /**
   * Times of arrival by {@link System#nanoTime}, once all are there.
   *
   * @throws IllegalStateException if one is missing after that long
   */
  long[] await(Duration patience) throws InterruptedException {
    try {
      done.get(patience.toSeconds(), TimeUnit.SECONDS);
      return arrived;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Not everything arrived", e);
    } finally {
      stopped = true;
    }
  }
}
