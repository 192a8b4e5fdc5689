package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.ReplicationStatus;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.testbed.demo.BucketComparison;
import io.crosstide.testbed.demo.DirectStores;
import io.crosstide.testbed.demo.OssClients;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A small write on an idle system arrives at the target, and what the gateway adds to a direct put.
 * Prints the figures; asserts only that everything arrives, within {@link #PATIENCE} each.
 */
@ExtendWith(RunningSystem.class)
class LatencyIT {
  private static final int WARM_UP = 100;
  private static final int WRITES = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aSmallWriteArrives() throws Exception {
    OSS source = OssClients.client(RunningSystem.connection(), 0, SignVersion.V4);
    OSS target = OssClients.client(RunningSystem.connection(), 1, SignVersion.V4);
    String bucket = RunningSystem.freshBucket("latency-source");
    String destination = RunningSystem.freshBucket("latency-target");
    String plain = RunningSystem.freshBucket("latency-plain");
    source.createBucket(bucket);
    source.createBucket(plain);
    target.createBucket(destination);
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(bucket);
    request.setTargetBucketName(destination);
    request.setTargetBucketLocation("oss-cn-beijing");
    source.addBucketReplication(request);
    Await.until(
        "the rule effective",
        PATIENCE,
        () ->
            source.getBucketReplication(bucket).get(0).getReplicationStatus()
                == ReplicationStatus.Doing);
    Vertx vertx = Vertx.vertx();
    try (DirectStores stores = new DirectStores(RunningSystem.connection())) {
      long[] puts = new long[WRITES];
      long[] arrivals = new long[WRITES];
      long[] plainPuts = new long[WRITES];
      long[] direct = new long[WRITES];
      for (int i = -WARM_UP; i < WRITES; i++) {
        String key = "k" + i;
        long begin = System.nanoTime();
        put(source, bucket, key);
        long acknowledged = System.nanoTime();
        awaitArrival(stores.store(1), destination, key, acknowledged);
        long arrived = System.nanoTime();
        put(source, plain, key);
        long plainDone = System.nanoTime();
        putDirectly(vertx, stores.store(0), plain, key);
        if (i >= 0) {
          puts[i] = acknowledged - begin;
          arrivals[i] = arrived - acknowledged;
          plainPuts[i] = plainDone - arrived;
          direct[i] = System.nanoTime() - plainDone;
        }
      }
      print("acknowledged write at the target", arrivals);
      print("put through the gateway under a rule", puts);
      print("put through the gateway without rule", plainPuts);
      print("put at the store directly", direct);
      BucketComparison.Result result =
          new BucketComparison(
                  stores.store(0),
                  new BucketName(bucket),
                  stores.store(1),
                  new BucketName(destination))
              .compare();
      assertThat(result.differences()).isEmpty();
      assertThat(result.objects()).isEqualTo(WARM_UP + WRITES);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static void put(OSS oss, String bucket, String key) {
    oss.putObject(bucket, key, new ByteArrayInputStream(new byte[1024]));
  }

  private static void putDirectly(Vertx vertx, ObjectStore store, String bucket, String key)
      throws Exception {
    get(
        GeneratedPut.put(
            vertx,
            store,
            new BucketName(bucket),
            new ObjectKey(key),
            PutRequest.of(1024, ObjectAttributes.NONE),
            1));
  }

  private static void awaitArrival(ObjectStore store, String bucket, String key, long since)
      throws Exception {
    while (!exists(store, bucket, key)) {
      if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw new AssertionError(key + " did not arrive");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static boolean exists(ObjectStore store, String bucket, String key) throws Exception {
    return get(
        store
            .head(new BucketName(bucket), new ObjectKey(key), ReadOptions.LATEST)
            .map(facts -> true)
            .otherwise(false));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%-40s p50 %7.2f ms  p99 %7.2f ms%n",
        what, nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
  }
}
