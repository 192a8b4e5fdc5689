package io.crosstide.testbed.e2e;

import com.aliyun.oss.OSS;
import com.aliyun.oss.model.BucketReplicationProgress;
import com.aliyun.oss.model.ReplicationStatus;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Reads the published figures again and again and compares them with what is really at the target:
 * I1 (the timestamp never claims too much), I2 (it never goes back), I7 (the fraction never
 * decreases).
 */
final class TruthSampler implements Runnable {
  private final OSS source;
  private final String bucket;
  private final String rule;
  private final ObjectStore target;
  private final BucketName targetBucket;
  private final Workload workload;
  private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Integer> verified = new HashMap<>();
  private volatile boolean stopped;
  private volatile float fraction = -1;
  private volatile Instant until = Instant.MIN;
  private volatile int samples;

  TruthSampler(
      OSS source,
      String bucket,
      String rule,
      ObjectStore target,
      BucketName targetBucket,
      Workload workload) {
    this.source = source;
    this.bucket = bucket;
    this.rule = rule;
    this.target = target;
    this.targetBucket = targetBucket;
    this.workload = workload;
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        sample();
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (com.aliyun.oss.OSSException | com.aliyun.oss.ClientException away) {
        // The figures cannot be read while a part is down; they are checked again once they can.
        continue;
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        violations.add("The sampler failed: " + e);
        return;
      }
    }
  }

  void stop() {
    stopped = true;
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  float fraction() {
    return fraction;
  }

  Instant until() {
    return until;
  }

  int samples() {
    return samples;
  }

  private void sample() throws Exception {
    BucketReplicationProgress progress = source.getBucketReplicationProgress(bucket, rule);
    if (progress.getReplicationStatus() != ReplicationStatus.Doing
        || progress.getNewObjectProgress() == null) {
      return;
    }
    samples++;
    float nowFraction = progress.getHistoricalObjectProgress();
    if (nowFraction < fraction) {
      violations.add("I7: the fraction fell from " + fraction + " to " + nowFraction);
    }
    fraction = nowFraction;
    Instant nowUntil = progress.getNewObjectProgress().toInstant();
    if (nowUntil.isBefore(until)) {
      violations.add("I2: the timestamp fell from " + until + " to " + nowUntil);
    }
    until = nowUntil;
    for (Map.Entry<String, List<Workload.Operation>> entry : workload.operations().entrySet()) {
      verify(entry.getKey(), entry.getValue(), nowUntil);
    }
  }

  private void verify(String key, List<Workload.Operation> operations, Instant claimed)
      throws Exception {
    Optional<Workload.Operation> last =
        operations.stream()
            .filter(operation -> operation.acknowledged().isBefore(claimed))
            .reduce((earlier, later) -> later);
    if (last.isEmpty() || verified.getOrDefault(key, 0) >= last.get().number()) {
      return;
    }
    verified.put(key, last.get().number());
    Optional<Integer> found = numberAtTarget(key);
    List<Workload.Operation> now = workload.operations().get(key);
    if (!explains(found, last.get(), now)) {
      violations.add(
          "I1: %s claimed, but operation %s of %s is not at the target, which holds %s"
              .formatted(claimed, last.get(), key, found));
    }
  }

  /**
   * The target holds the operation or a later one. An operation without answer may have taken
   * effect too.
   */
  private static boolean explains(
      Optional<Integer> found, Workload.Operation last, List<Workload.Operation> operations) {
    if (found.isPresent()) {
      return found.get() >= last.number();
    }
    return operations.stream()
        .anyMatch(operation -> operation.delete() && operation.number() >= last.number());
  }

  private Optional<Integer> numberAtTarget(String key) throws Exception {
    try {
      ObjectFacts facts =
          target
              .head(targetBucket, new ObjectKey(key), ReadOptions.LATEST)
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      return Optional.of(
          Integer.parseInt(facts.headers().userMetadata().getOrDefault(Workload.NUMBER, "0")));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException failure
          && failure.kind() == FailureKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
