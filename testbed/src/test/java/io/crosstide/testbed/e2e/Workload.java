package io.crosstide.testbed.e2e;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.ObjectMetadata;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that write, overwrite and delete through the gateway, and remember what was acknowledged
 * when. A key belongs to one client, so the order of its operations is known.
 */
final class Workload {
  static final String NUMBER = "op";
  static final int CLIENTS = 4;

  private final OSS oss;
  private final String bucket;
  private final List<String> keys;
  private final long seed;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, List<Operation>> operations = new ConcurrentHashMap<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /**
   * One operation of a client.
   *
   * @param number grows with each operation of a key
   * @param delete whether it deletes
   * @param acknowledged when the client had its answer; {@link Instant#MAX} if it has none
   */
  record Operation(int number, boolean delete, Instant acknowledged) {
    Operation acknowledgedNow() {
      return new Operation(number, delete, Instant.now());
    }
  }

  Workload(OSS oss, String bucket, List<String> keys, long seed) {
    this.oss = oss;
    this.bucket = bucket;
    this.keys = keys;
    this.seed = seed;
  }

  /**
   * Runs all clients, each with this many operations at about this rate per second, and waits for
   * them.
   *
   * @throws java.util.concurrent.ExecutionException if one ended by something else than an answer
   */
  void run(int operationsPerClient, int ratePerClient) throws Exception {
    List<Callable<Void>> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      int number = client;
      clients.add(
          () -> {
            runClient(number, operationsPerClient, ratePerClient);
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      for (Future<Void> client : threads.invokeAll(clients)) {
        client.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** What was done with each key so far, in order, also what has no answer yet. */
  Map<String, List<Operation>> operations() {
    return operations;
  }

  int acknowledgedCount() {
    return acknowledged.get();
  }

  int refusedCount() {
    return refused.get();
  }

  private void runClient(int client, int count, int rate) throws InterruptedException {
    Random random = new Random(seed + client);
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long wait = begin + i * (1_000_000_000L / rate) - System.nanoTime();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      int own = random.nextInt((keys.size() - client + CLIENTS - 1) / CLIENTS) * CLIENTS + client;
      operate(keys.get(own), random);
    }
  }

  private void operate(String key, Random random) {
    Operation operation =
        new Operation(numbers.incrementAndGet(), random.nextInt(5) == 0, Instant.MAX);
    // Remembered before it is sent: it may be at the target before we have the answer.
    operations.merge(key, List.of(operation), Workload::joined);
    try {
      if (operation.delete()) {
        oss.deleteObject(bucket, key);
      } else {
        put(key, operation.number(), random);
      }
      Operation done = operation.acknowledgedNow();
      operations.computeIfPresent(key, (k, all) -> withLast(all, done));
      acknowledged.incrementAndGet();
    } catch (OSSException | ClientException e) {
      refused.incrementAndGet();
    }
  }

  private static List<Operation> joined(List<Operation> earlier, List<Operation> later) {
    List<Operation> all = new ArrayList<>(earlier);
    all.addAll(later);
    return List.copyOf(all);
  }

  private static List<Operation> withLast(List<Operation> all, Operation last) {
    return joined(all.subList(0, all.size() - 1), List.of(last));
  }

  private void put(String key, int number, Random random) {
    byte[] content = new byte[random.nextInt(16 << 10)];
    random.nextBytes(content);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.addUserMetadata(NUMBER, Integer.toString(number));
    metadata.setContentLength(content.length);
    oss.putObject(bucket, key, new ByteArrayInputStream(content), metadata);
  }
}
