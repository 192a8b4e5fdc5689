package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.testbed.demo.BucketComparison;
import io.crosstide.testbed.demo.DirectStores;
import io.crosstide.testbed.demo.OssClients;
import io.crosstide.testbed.launch.Installation;
import io.crosstide.testbed.launch.ServiceProcess;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Existing objects go across while clients overwrite and delete them, undisturbed and with
 * processes killed.
 */
@ExtendWith(RunningSystem.class)
class ExistingAndNewIT {
  private static final int OBJECTS = Integer.getInteger("crosstide.test.objects", 20_000);
  private static final int OPERATIONS_PER_CLIENT = 500;
  private static final int RATE_PER_CLIENT = 25;
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  /** Something that happens while objects are copied. */
  private interface Disturbance {
    void happen(TruthSampler sampler) throws Exception;
  }

  @Test
  void bothBucketsEndEqualAndNoFigureClaimsTooMuch() throws Exception {
    replicate(sampler -> {});
  }

  @Test
  void staysTrueWhenWorkersAreKilledAndTheBrokerRestarts() throws Exception {
    Installation system = RunningSystem.get();
    replicate(
        sampler -> {
          for (int worker = 1; worker <= RunningSystem.WORKERS; worker++) {
            awaitFraction(sampler, 0.2f * worker);
            killAndStart(system.process("worker-" + worker));
            if (worker == 2) {
              killAndStart(system.process("broker"));
            }
          }
        });
  }

  private static void replicate(Disturbance disturbance) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    OSS source = OssClients.client(RunningSystem.connection(), 0, SignVersion.V4);
    OSS target = OssClients.client(RunningSystem.connection(), 1, SignVersion.V4);
    String bucket = RunningSystem.freshBucket("existing-source");
    String destination = RunningSystem.freshBucket("existing-target");
    source.createBucket(bucket);
    target.createBucket(destination);
    Vertx vertx = Vertx.vertx();
    try (DirectStores stores = new DirectStores(RunningSystem.connection())) {
      List<String> keys =
          new ExistingObjects(stores.store(0), new BucketName(bucket), seed).write(vertx, OBJECTS);
      List<String> written = new ArrayList<>(keys.subList(100, 300));
      for (int i = 0; i < 200; i++) {
        written.add("new/" + i);
      }
      Workload workload = new Workload(source, bucket, written, seed);
      String rule = putRule(source, bucket, destination);
      TruthSampler sampler =
          new TruthSampler(
              source, bucket, rule, stores.store(1), new BucketName(destination), workload);
      Thread sampling = new Thread(sampler, "sampler");
      sampling.start();
      Instant begin = Instant.now();
      Thread clients = new Thread(() -> runQuietly(workload), "clients");
      clients.start();
      disturbance.happen(sampler);
      clients.join();
      Instant lastWrite = Instant.now();
      Await.until(
          "fraction 1 or a violation",
          PATIENCE,
          () -> isDecided(sampler, () -> sampler.fraction() >= 1));
      Await.until(
          "the timestamp beyond the last write or a violation",
          PATIENCE,
          () -> isDecided(sampler, () -> sampler.until().isAfter(lastWrite)));
      Duration took = Duration.between(begin, Instant.now());
      sampler.stop();
      sampling.join();
      System.out.printf(
          "%d objects and %d operations (%d refused) in %s, %d samples%n",
          keys.size(),
          workload.acknowledgedCount(),
          workload.refusedCount(),
          took,
          sampler.samples());
      assertThat(sampler.violations()).isEmpty();
      BucketComparison.Result result =
          new BucketComparison(
                  stores.store(0),
                  new BucketName(bucket),
                  stores.store(1),
                  new BucketName(destination))
              .compare();
      assertThat(result.differences()).isEmpty();
      assertThat(result.objects()).isGreaterThan(OBJECTS / 2);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static boolean isDecided(TruthSampler sampler, java.util.function.BooleanSupplier done) {
    return done.getAsBoolean() || !sampler.violations().isEmpty();
  }

  private static void runQuietly(Workload workload) {
    try {
      workload.run(OPERATIONS_PER_CLIENT, RATE_PER_CLIENT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String putRule(OSS source, String bucket, String destination) {
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(bucket);
    request.setTargetBucketName(destination);
    request.setTargetBucketLocation("oss-cn-beijing");
    source.addBucketReplication(request);
    return source.getBucketReplication(bucket).get(0).getReplicationRuleID();
  }

  private static void awaitFraction(TruthSampler sampler, float fraction) throws Exception {
    Await.until(
        "fraction " + fraction,
        PATIENCE,
        () -> sampler.fraction() >= fraction || !sampler.violations().isEmpty());
  }

  private static void killAndStart(ServiceProcess process) throws Exception {
    process.kill();
    process.launch();
    process.awaitReady();
  }
}
