package io.crosstide.testbed.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.aliyun.oss.OSS;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.CopyObjectRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PartETag;
import com.aliyun.oss.model.PutObjectResult;
import com.aliyun.oss.model.ReplicationRule;
import com.aliyun.oss.model.UploadPartRequest;
import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.testbed.e2e.Await;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * A source bucket with rules to some regions, for tests that say themselves what breaks. Its client
 * tries again what is refused, unless a method says otherwise.
 */
final class RulePair implements AutoCloseable {
  private static final int WRITERS = 16;
  private static final Duration ANSWER_MAX = Duration.ofMinutes(3);

  private final FaultySystem system;
  private final OSS oss;
  private final String source = "pair-" + UUID.randomUUID().toString().substring(0, 8);
  private final Map<TestRegion, String> rules = new LinkedHashMap<>();

  RulePair(FaultySystem system) throws Exception {
    this(system, 0);
  }

  /**
   * @param gateway that its client asks, from 0
   */
  RulePair(FaultySystem system, int gateway) throws Exception {
    this.system = system;
    this.oss = system.oss(TestRegion.SOURCE, gateway);
    Patient.call(() -> oss.createBucket(source));
  }

  /** Writes some objects at once: {@code PREFIX/0} and so on. */
  void write(String prefix, int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> written = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String key = prefix + "/" + i;
        written.add(
            threads.submit(
                () -> {
                  write(key);
                  return null;
                }));
      }
      for (Future<?> one : written) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Writes an object that a {@link BucketView} finds the number 1 at. */
  void write(String key) throws Exception {
    writeNumber(key, 1);
  }

  /** The same, once. */
  void tryWrite(String key) {
    put(key, 1);
  }

  /** Deletes an object, once. */
  void tryDelete(String key) {
    oss.deleteObject(source, key);
  }

  /** Writes an object that a {@link BucketView} finds this number at, of a content of its own. */
  void writeNumber(String key, int number) throws Exception {
    Patient.call(() -> put(key, number));
  }

  private PutObjectResult put(String key, int number) {
    String content = number == 1 ? key : key + "/" + number;
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.addUserMetadata(Writer.NUMBER, Integer.toString(number));
    return oss.putObject(source, key, new ByteArrayInputStream(content.getBytes(UTF_8)), metadata);
  }

  /** Writes an object in one request. */
  void write(String key, byte[] content, String type) throws Exception {
    Patient.call(() -> oss.putObject(source, key, new ByteArrayInputStream(content), ofType(type)));
  }

  /** Gives an object another type, which in OSS is a copy onto itself. */
  void changeType(String key, String type) throws Exception {
    CopyObjectRequest request = new CopyObjectRequest(source, key, source, key);
    request.setNewObjectMetadata(ofType(type));
    Patient.call(() -> oss.copyObject(request));
  }

  private static ObjectMetadata ofType(String type) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentType(type);
    return metadata;
  }

  /**
   * Uploads an object in equal parts.
   *
   * @param content of each part, begun anew
   */
  void upload(String key, int parts, long partSize, Supplier<InputStream> content)
      throws Exception {
    InitiateMultipartUploadRequest begin = new InitiateMultipartUploadRequest(source, key);
    String id = Patient.call(() -> oss.initiateMultipartUpload(begin)).getUploadId();
    List<PartETag> tags = new ArrayList<>();
    for (int number = 1; number <= parts; number++) {
      int part = number;
      tags.add(
          Patient.call(
                  () ->
                      oss.uploadPart(
                          new UploadPartRequest(source, key, id, part, content.get(), partSize)))
              .getPartETag());
    }
    Patient.call(
        () ->
            oss.completeMultipartUpload(new CompleteMultipartUploadRequest(source, key, id, tags)));
  }

  /** Puts a rule to a bucket of the region. */
  void replicateTo(TestRegion region) throws Exception {
    String bucket = target(region);
    Patient.call(() -> system.oss(region).createBucket(bucket));
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(source);
    request.setTargetBucketName(bucket);
    request.setTargetBucketLocation(region.word());
    request.setReplicationRuleID("to-" + region.word());
    rules.put(region, Patient.call(() -> put(request)));
  }

  /** The id of the rule. A put that was refused may have been carried out. */
  private String put(AddBucketReplicationRequest request) throws Exception {
    String bucket = request.getTargetBucketName();
    if (system.figures().ruleId(source, bucket).isEmpty()) {
      Patient.orAlready("BucketReplicationAlreadyExist", () -> oss.addBucketReplication(request));
    }
    return system.figures().ruleId(source, bucket).orElseThrow();
  }

  private String target(TestRegion region) {
    return source + "-to-" + region.word();
  }

  /** Asks the gateway for the rules of the source. */
  void rules() {
    oss.getBucketReplication(source);
  }

  /** Asks the gateway to delete a rule that there is not. */
  void deleteNoRule() {
    oss.deleteBucketReplication(source, "none");
  }

  /** Asks the gateway to delete the rule to this region, once. */
  void tryDeleteRule(TestRegion region) {
    oss.deleteBucketReplication(source, "to-" + region.word());
  }

  /** Asks the gateway for the figures of a rule. */
  void progress(TestRegion region) {
    oss.getBucketReplicationProgress(source, "to-" + region.word());
  }

  /** Where it is replicated to. */
  List<TestRegion> regions() {
    return List.copyOf(rules.keySet());
  }

  String rule(TestRegion region) {
    return rules.get(region);
  }

  BucketView view(TestRegion region) {
    String bucket = region == TestRegion.SOURCE ? source : target(region);
    return new BucketView(system.stores().store(region.store()), new BucketName(bucket));
  }

  Figures.Figure figure(TestRegion region) throws Exception {
    String rule = rule(region);
    return Await.answer("figures", ANSWER_MAX, () -> system.figures().of(List.of(rule)))
        .getOrDefault(rule, Figures.Figure.NONE);
  }

  /** What holds the timestamp of the rule, as operators see it. */
  JsonNode holding(TestRegion region) throws Exception {
    return Await.answer("a hold", ANSWER_MAX, () -> system.figures().holding(rule(region)));
  }

  /** Waits until the timestamp of the rule is after this moment. */
  void awaitAcross(TestRegion region, Duration patience) throws Exception {
    Instant now = Instant.now();
    Await.until(
        "the timestamp of " + region + " beyond " + now,
        patience,
        () -> figure(region).until().filter(now::isBefore).isPresent());
  }

  /** Waits until every object that a survey of the rule found is across. */
  void awaitExisting(TestRegion region, Duration patience) throws Exception {
    Await.until("existing objects in " + region, patience, () -> figure(region).fraction() == 1);
  }

  @Override
  public void close() throws Exception {
    for (ReplicationRule rule : Patient.call(() -> oss.getBucketReplication(source))) {
      Patient.call(() -> oss.deleteBucketReplication(source, rule.getReplicationRuleID()));
    }
  }
}
