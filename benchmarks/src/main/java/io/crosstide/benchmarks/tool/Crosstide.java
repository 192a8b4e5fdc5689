package io.crosstide.benchmarks.tool;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.BucketReplicationProgress;
import com.aliyun.oss.model.ReplicationStatus;
import io.crosstide.benchmarks.measure.ProcessMeter;
import io.crosstide.benchmarks.measure.Usage;
import io.crosstide.testbed.demo.OssClients;
import io.crosstide.testbed.launch.Connection;
import io.crosstide.testbed.launch.Installation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The system itself: a rule with history, from its put until the fraction is 1. */
public final class Crosstide implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final long POLL_MILLIS = 200;

  private final Installation installation;
  private final Connection connection;
  private final OSS source;
  private final OSS target;

  public Crosstide(Installation installation) {
    this.installation = installation;
    this.connection = installation.connection();
    this.source = OssClients.client(connection, 0, SignVersion.V4);
    this.target = OssClients.client(connection, 1, SignVersion.V4);
  }

  /** A client of the first (0) or second (1) region. */
  public OSS client(int region) {
    return region == 0 ? source : target;
  }

  /** Creates a bucket through the gateway. */
  public void create(int region, String bucket) {
    client(region).createBucket(bucket);
  }

  /** Puts a rule and returns its name. */
  public String putRule(String from, String to, boolean history) {
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(from);
    request.setTargetBucketName(to);
    request.setTargetBucketLocation(connection.regions().get(1));
    request.setEnableHistoricalObjectReplication(history);
    source.addBucketReplication(request);
    return source.getBucketReplication(from).stream()
        .filter(rule -> rule.getTargetBucketName().equals(to))
        .findFirst()
        .orElseThrow()
        .getReplicationRuleID();
  }

  /** Deletes a rule and waits until it is gone. */
  public void deleteRule(String from, String rule) throws InterruptedException {
    source.deleteBucketReplication(from, rule);
    long begin = System.nanoTime();
    while (source.getBucketInfo(from).getBucket() != null && isListed(from, rule)) {
      pause(begin);
    }
  }

  private boolean isListed(String from, String rule) {
    try {
      return source.getBucketReplication(from).stream()
          .anyMatch(listed -> listed.getReplicationRuleID().equals(rule));
    } catch (com.aliyun.oss.OSSException none) {
      return false;
    }
  }

  /** Copies a bucket by a rule with history, which is deleted afterwards. */
  public Outcome copy(String from, String to) throws IOException, InterruptedException {
    ProcessMeter meter = ProcessMeter.start(groups());
    long begin = System.nanoTime();
    String rule = putRule(from, to, true);
    double doing = awaitDoing(from, rule, begin);
    awaitHistory(from, rule);
    double seconds = seconds(begin);
    Map<String, Usage> usage = meter.stop();
    deleteRule(from, rule);
    if (Boolean.getBoolean("crosstide.benchmarks.by-process")) {
      usage.forEach((name, used) -> System.out.printf("  %s %s%n", name, used));
    }
    Usage workers = usage.get("workers");
    double all = usage.values().stream().mapToDouble(Usage::cpuSeconds).sum();
    return new Outcome(seconds, seconds - doing, workers.cpuSeconds(), all, workers.peakBytes());
  }

  /** Waits until all objects from before the rule are at the target. */
  public void awaitHistory(String from, String rule) throws InterruptedException {
    long begin = System.nanoTime();
    while (!isHistoryAcross(from, rule)) {
      pause(begin);
    }
  }

  /** True once all objects from before the rule are at the target. */
  public boolean isHistoryAcross(String from, String rule) {
    return progress(from, rule).getHistoricalObjectProgress() >= 1;
  }

  /** Waits until a rule is in effect; seconds since the beginning. */
  public double awaitDoing(String from, String rule, long begin) throws InterruptedException {
    while (progress(from, rule).getReplicationStatus() != ReplicationStatus.Doing) {
      pause(begin);
    }
    return seconds(begin);
  }

  private BucketReplicationProgress progress(String from, String rule) {
    return source.getBucketReplicationProgress(from, rule);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void pause(long begin) throws InterruptedException {
    if (seconds(begin) > PATIENCE.toSeconds()) {
      throw new IllegalStateException("Not done after " + PATIENCE);
    }
    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
  }

  /** The processes by what they are; stores are not ours. */
  public Map<String, List<Long>> groups() throws IOException {
    Map<String, List<Long>> groups = new LinkedHashMap<>();
    for (var process : installation.processes()) {
      String name = process.name();
      if (!name.startsWith("store-")) {
        String group = name.startsWith("worker-") ? "workers" : name;
        groups.computeIfAbsent(group, x -> new ArrayList<>()).add(process.pid());
      }
    }
    groups.put("database", List.of(installation.databasePid()));
    return groups;
  }

  @Override
  public void close() {
    source.shutdown();
    target.shutdown();
  }
}
