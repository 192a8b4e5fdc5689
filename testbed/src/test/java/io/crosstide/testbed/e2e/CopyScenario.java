package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.testbed.demo.BucketComparison;
import io.crosstide.testbed.demo.DirectStores;
import io.crosstide.testbed.demo.OssClients;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A bucket full of objects, clients that write to it, a rule, and somebody who checks all figures.
 */
final class CopyScenario implements AutoCloseable {
  private static final int OPERATIONS_PER_CLIENT = 500;
  private static final int RATE_PER_CLIENT = 25;
  private static final int TOUCHED = 200;
  private static final int ADDED = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  /** Operations that the clients make. */
  static final int OPERATIONS = Workload.CLIENTS * OPERATIONS_PER_CLIENT;

  private final String bucket = RunningSystem.freshBucket("existing-source");
  private final String destination = RunningSystem.freshBucket("existing-target");
  private final OSS source = OssClients.client(RunningSystem.connection(), 0, SignVersion.V4);
  private final DirectStores stores = new DirectStores(RunningSystem.connection());
  private final ServiceFigures figures = new ServiceFigures(RunningSystem.connection(), bucket);
  private final List<String> existing;
  private final Workload workload;
  private final TruthSampler sampler;
  private final FutureTask<Void> sampling;
  private final FutureTask<Void> clients;
  private final Instant begin;

  /** Fills the bucket, puts the rule and begins to check the figures. */
  CopyScenario(int objects) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    OSS target = OssClients.client(RunningSystem.connection(), 1, SignVersion.V4);
    source.createBucket(bucket);
    target.createBucket(destination);
    target.shutdown();
    existing = fill(objects, seed);
    List<String> touched = new ArrayList<>(existing.subList(100, 100 + TOUCHED));
    Set<String> untouched = new HashSet<>(existing);
    touched.forEach(untouched::remove);
    for (int i = 0; i < ADDED; i++) {
      touched.add("new/" + i);
    }
    workload = new Workload(source, bucket, touched, seed);
    begin = Instant.now();
    sampler =
        new TruthSampler(
            source,
            bucket,
            putRule(),
            new TargetBucket(stores.store(1), new BucketName(destination)),
            workload,
            untouched,
            existing.size() + ADDED);
    sampling = start("sampler", sampler);
    clients =
        new FutureTask<>(
            () -> {
              workload.run(OPERATIONS_PER_CLIENT, RATE_PER_CLIENT);
              return null;
            });
  }

  private List<String> fill(int objects, long seed) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      return new ExistingObjects(stores.store(0), new BucketName(bucket), seed)
          .write(vertx, objects);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private String putRule() {
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(bucket);
    request.setTargetBucketName(destination);
    request.setTargetBucketLocation("oss-cn-beijing");
    source.addBucketReplication(request);
    return source.getBucketReplication(bucket).get(0).getReplicationRuleID();
  }

  private static FutureTask<Void> start(String name, Callable<Void> work) {
    FutureTask<Void> task = new FutureTask<>(work);
    new Thread(task, name).start();
    return task;
  }

  /** How many objects there were before the rule. */
  int existing() {
    return existing.size();
  }

  /** The fewest and the most that a survey can count while clients delete and add keys. */
  int countedMin() {
    return existing.size() - TOUCHED;
  }

  int countedMax() {
    return existing.size() + ADDED;
  }

  Workload workload() {
    return workload;
  }

  ServiceFigures.Counted counted() throws Exception {
    return figures.counted();
  }

  void startClients() {
    new Thread(clients, "clients").start();
  }

  /** Waits for the condition, or until the figures are found wrong or cannot be checked. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    Await.until(
        what,
        PATIENCE,
        () -> !sampler.violations().isEmpty() || sampling.isDone() || condition.call());
  }

  void awaitFraction(float fraction) throws Exception {
    await("fraction " + fraction, () -> sampler.fraction() >= fraction);
  }

  /**
   * Waits until the ledger is empty. A task that comes again after all is done may have failed, and
   * is tried again then.
   */
  void awaitEmptyLedger() throws Exception {
    if (counted().openFailures() > 0) {
      System.out.println("not yet: " + figures.failures());
    }
    Await.until("an empty ledger", PATIENCE, () -> counted().openFailures() == 0);
  }

  /** Waits for the clients and for both figures, which must have been true all the time. */
  void awaitEnd() throws Exception {
    clients.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Instant lastWrite = Instant.now();
    awaitFraction(1);
    await("the timestamp beyond the last write", () -> sampler.until().isAfter(lastWrite));
    sampler.stop();
    sampling.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    System.out.printf(
        "%d objects and %d operations (%d refused) in %s, %d samples%n",
        existing.size(),
        workload.acknowledgedCount(),
        workload.refusedCount(),
        Duration.between(begin, Instant.now()),
        sampler.samples());
    assertThat(sampler.violations()).isEmpty();
    assertThat(sampler.fraction()).isEqualTo(1);
    assertThat(sampler.samples()).isPositive();
    assertBucketsEqual();
  }

  private void assertBucketsEqual() throws Exception {
    BucketComparison.Result result =
        new BucketComparison(
                stores.store(0),
                new BucketName(bucket),
                stores.store(1),
                new BucketName(destination))
            .compare();
    assertThat(result.differences()).isEmpty();
    assertThat(result.objects()).isBetween((long) countedMin(), (long) countedMax());
  }

  @Override
  public void close() {
    sampler.stop();
    source.shutdown();
    stores.close();
  }
}
