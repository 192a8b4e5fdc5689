package io.crosstide.testbed.demo;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.BucketReplicationProgress;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.ReplicationRule;
import com.aliyun.oss.model.ReplicationStatus;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.testbed.launch.Connection;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Shows replication with an ordinary OSS client: existing objects, new writes, a comparison. */
public final class Demonstration {
  private static final int EXISTING = 300;
  private static final int WRITTEN_MEANWHILE = 100;
  private static final int SIZE_MAX = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Connection connection;
  private final PrintStream out;
  private final String sourceBucket;
  private final String targetBucket;
  private final Random random = new Random(20_261_121);
  private final ProgressLine line;

  /**
   * @param live whether the figures may be shown on one line that changes
   */
  public Demonstration(Connection connection, PrintStream out, boolean live) {
    this.connection = connection;
    this.out = out;
    this.line = new ProgressLine(out, live);
    String run = Long.toString(System.currentTimeMillis(), 36);
    this.sourceBucket = "demo-" + run + "-source";
    this.targetBucket = "demo-" + run + "-target";
  }

  /** Runs it; true if both buckets were found equal at the end. */
  public boolean run() throws InterruptedException {
    OSS source = OssClients.client(connection, 0, SignVersion.V4);
    OSS target = OssClients.client(connection, 1, SignVersion.V4);
    try {
      return run(source, target);
    } finally {
      source.shutdown();
      target.shutdown();
    }
  }

  private boolean run(OSS source, OSS target) throws InterruptedException {
    source.createBucket(sourceBucket);
    target.createBucket(targetBucket);
    out.printf(
        "%nWriting %d objects to %s (%s) ...%n",
        EXISTING, sourceBucket, connection.regions().get(0));
    for (int i = 0; i < EXISTING; i++) {
      write(source, "existing/%04d".formatted(i));
    }
    String rule = putRule(source);
    out.printf(
        "Rule %s replicates it to %s (%s); %d more objects are written meanwhile.%n",
        rule, targetBucket, connection.regions().get(1), WRITTEN_MEANWHILE);
    Instant lastWrite = Instant.now();
    for (int i = 0; i < WRITTEN_MEANWHILE; i++) {
      write(source, "new/%04d".formatted(i));
      lastWrite = Instant.now();
      showProgress(source, rule);
      TimeUnit.MILLISECONDS.sleep(30);
    }
    line.end();
    out.printf("The last was written at %s; both figures must come so far.%n", lastWrite);
    boolean done = awaitDone(source, rule, lastWrite);
    line.end();
    return done && compare();
  }

  private void write(OSS source, String key) {
    byte[] content = new byte[random.nextInt(SIZE_MAX)];
    random.nextBytes(content);
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentType("application/x-demo");
    metadata.addUserMetadata("number", key.substring(key.indexOf('/') + 1));
    source.putObject(sourceBucket, key, new ByteArrayInputStream(content), metadata);
  }

  private String putRule(OSS source) {
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(sourceBucket);
    request.setTargetBucketName(targetBucket);
    request.setTargetBucketLocation(connection.regions().get(1));
    source.addBucketReplication(request);
    ReplicationRule rule = source.getBucketReplication(sourceBucket).get(0);
    return rule.getReplicationRuleID();
  }

  private BucketReplicationProgress showProgress(OSS source, String rule) {
    BucketReplicationProgress progress = source.getBucketReplicationProgress(sourceBucket, rule);
    Date until = progress.getNewObjectProgress();
    line.show(
        "  %-8s  existing objects %6.2f %%  new writes until %-24s"
            .formatted(
                progress.getReplicationStatus(),
                progress.getHistoricalObjectProgress() * 100,
                until == null ? "-" : until.toInstant().toString()));
    return progress;
  }

  private boolean awaitDone(OSS source, String rule, Instant lastWrite)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      BucketReplicationProgress progress = showProgress(source, rule);
      Date until = progress.getNewObjectProgress();
      if (progress.getReplicationStatus() == ReplicationStatus.Doing
          && progress.getHistoricalObjectProgress() >= 1.0f
          && until != null
          && until.toInstant().isAfter(lastWrite)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    out.printf("%nNot done after %s; see the logs in the state directory.%n", PATIENCE);
    return false;
  }

  private boolean compare() throws InterruptedException {
    try (DirectStores stores = new DirectStores(connection)) {
      BucketComparison.Result result =
          new BucketComparison(
                  stores.store(0),
                  new BucketName(sourceBucket),
                  stores.store(1),
                  new BucketName(targetBucket))
              .compare();
      result.differences().forEach(out::println);
      out.printf(
          "Compared %d objects, %d bytes, at both stores: %s%n",
          result.objects(), result.bytes(), result.equal() ? "equal" : "NOT EQUAL");
      return result.equal() && result.objects() == EXISTING + WRITTEN_MEANWHILE;
    }
  }
}
