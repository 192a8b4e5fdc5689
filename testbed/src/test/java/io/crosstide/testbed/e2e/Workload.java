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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that write, overwrite and delete through the gateway, and remember what was acknowledged
 * when. A key belongs to one client, so the order of its operations is known.
 */
final class Workload {
  static final String NUMBER = "op";

  private static final int CLIENTS = 4;

  private final OSS oss;
  private final String bucket;
  private final List<String> keys;
  private final long seed;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, List<Operation>> operations = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();

  /**
   * One operation of a client.
   *
   * @param number grows with each operation of a key
   * @param delete whether it deletes
   * @param acknowledged when the client had its answer; {@link Instant#MAX} if it had none
   */
  record Operation(int number, boolean delete, Instant acknowledged) {}

  Workload(OSS oss, String bucket, List<String> keys, long seed) {
    this.oss = oss;
    this.bucket = bucket;
    this.keys = keys;
    this.seed = seed;
  }

  /**
   * Runs all clients, each with this many operations at about this rate per second, and waits for
   * them.
   */
  void run(int operationsPerClient, int ratePerClient) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(CLIENTS);
    for (int client = 0; client < CLIENTS; client++) {
      int number = client;
      new Thread(
              () -> {
                try {
                  runClient(number, operationsPerClient, ratePerClient);
                } finally {
                  done.countDown();
                }
              },
              "client-" + client)
          .start();
    }
    done.await();
  }

  /** What was done with each key so far, in order. */
  Map<String, List<Operation>> operations() {
    return operations;
  }

  int acknowledgedCount() {
    return operations.values().stream()
        .mapToInt(
            list -> (int) list.stream().filter(op -> op.acknowledged() != Instant.MAX).count())
        .sum();
  }

  int refusedCount() {
    return refused.get();
  }

  private void runClient(int client, int count, int rate) {
    Random random = new Random(seed + client);
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long wait = begin + i * (1_000_000_000L / rate) - System.nanoTime();
      if (wait > 0) {
        try {
          TimeUnit.NANOSECONDS.sleep(wait);
        } catch (InterruptedException e) {
          return;
        }
      }
      int own = random.nextInt((keys.size() - client + CLIENTS - 1) / CLIENTS) * CLIENTS + client;
      operate(keys.get(own), random);
    }
  }

  private void operate(String key, Random random) {
    boolean delete = random.nextInt(5) == 0;
    int number = numbers.incrementAndGet();
    Instant acknowledged = Instant.MAX;
    try {
      if (delete) {
        oss.deleteObject(bucket, key);
      } else {
        put(key, number, random);
      }
      acknowledged = Instant.now();
    } catch (OSSException | ClientException e) {
      refused.incrementAndGet();
    }
    Operation operation = new Operation(number, delete, acknowledged);
    operations.compute(
        key,
        (k, earlier) -> {
          List<Operation> all = earlier == null ? new ArrayList<>() : new ArrayList<>(earlier);
          all.add(operation);
          return List.copyOf(all);
        });
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
