package io.crosstide.testbed.e2e;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.BucketReplicationProgress;
import com.aliyun.oss.model.ReplicationStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Reads the published figures again and again and compares them with what is really at the target:
 * I1 (the timestamp never claims too much), I2 (it never goes back), I7 (the fraction never claims
 * too much and never decreases).
 */
final class TruthSampler implements Callable<Void> {
  private static final int PAUSE_MILLIS = 100;

  private final OSS source;
  private final String bucket;
  private final String rule;
  private final TargetBucket target;
  private final Workload workload;
  private final FractionBound bound;

  /** Untouched existing objects not yet seen at the target. */
  private final Set<String> missing;

  private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Integer> verified = new HashMap<>();
  private volatile boolean stopped;
  private volatile float fraction = -1;
  private volatile Instant until = Instant.MIN;
  private volatile int samples;

  /**
   * @param untouched existing objects that the workload leaves alone
   * @param listedMax existing objects and the keys that the workload adds
   */
  TruthSampler(
      OSS source,
      String bucket,
      String rule,
      TargetBucket target,
      Workload workload,
      Set<String> untouched,
      long listedMax) {
    this.source = source;
    this.bucket = bucket;
    this.rule = rule;
    this.target = target;
    this.workload = workload;
    this.missing = new HashSet<>(untouched);
    this.bound = new FractionBound(listedMax);
  }

  /** Samples until stopped; whatever fails but the reading of the figures ends it. */
  @Override
  public Void call() throws Exception {
    while (!stopped) {
      try {
        sample();
      } catch (OSSException | ClientException away) {
        // The figures cannot be read while a part is down; they are checked again once they can.
        System.out.println("no figures: " + away.getMessage().lines().findFirst().orElse(""));
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return null;
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
    checkFraction(progress.getHistoricalObjectProgress());
    checkTimestamp(progress.getNewObjectProgress().toInstant());
  }

  private void checkFraction(float now) throws Exception {
    if (now < fraction) {
      violations.add("I7: the fraction fell from " + fraction + " to " + now);
    }
    if (now > fraction && now > 0 && !missing.isEmpty()) {
      target.removePresent(missing);
      bound.violation(now, missing.size()).ifPresent(violations::add);
    }
    fraction = now;
  }

  private void checkTimestamp(Instant now) throws Exception {
    if (now.isBefore(until)) {
      violations.add("I2: the timestamp fell from " + until + " to " + now);
    }
    for (Map.Entry<String, List<Workload.Operation>> entry : workload.operations().entrySet()) {
      verify(entry.getKey(), entry.getValue(), now);
    }
    until = now;
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
    Optional<Integer> found = target.operationNumber(key);
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
}
