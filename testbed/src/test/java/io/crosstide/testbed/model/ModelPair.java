package io.crosstide.testbed.model;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.BucketVersioningConfiguration;
import com.aliyun.oss.model.SetBucketVersioningRequest;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.faults.FaultySystem;
import io.crosstide.testbed.faults.Figures.Figure;
import io.crosstide.testbed.faults.Patient;
import io.crosstide.testbed.faults.TestRegion;
import io.crosstide.testbed.stores.TestStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A bucket, its model, the clients that write to it, and the bucket that must become its equal. */
final class ModelPair {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int CLIENTS = 3;
  private static final int KEYS = 24;

  /** Names that stand in each other's way, or in the way of whoever handles them. */
  private static final List<String> AWKWARD =
      List.of(
          "a", "a/", "a/b", "a//b", "a/../b", "ab", "a+b&c#d?e", "%2F", "tail ", "\ud83d\ude00");

  private final FaultySystem system;
  private final boolean versioned;
  private final String name;
  private final String source;
  private final String target;
  private final BucketModel model = new BucketModel();
  private final List<ModelClient> clients = new ArrayList<>();
  private final OSS oss;
  private final OSS targetOss;
  private final StoreView sourceStore;
  private final StoreView targetStore;
  private String rule;

  ModelPair(FaultySystem system, boolean versioned, long seed) {
    this.system = system;
    this.versioned = versioned;
    this.name = versioned ? "versioned" : "unversioned";
    this.source = "model-" + Long.toUnsignedString(seed, 36) + "-" + name;
    this.target = source + "-copy";
    this.oss = system.oss(TestRegion.SOURCE);
    this.targetOss = system.oss(TestRegion.TARGET);
    this.sourceStore = view(TestRegion.SOURCE, source);
    this.targetStore = view(TestRegion.TARGET, target);
    List<String> keys = new ArrayList<>(AWKWARD);
    IntStream.range(keys.size(), KEYS).forEach(i -> keys.add("key/" + i));
    Random seeds = new Random(seed);
    ObjectWriter writer =
        new ObjectWriter(
            oss, source, sourceStore, model, system.behind().store(TestRegion.SOURCE.store()));
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      List<String> own = keys.stream().filter(k -> keys.indexOf(k) % CLIENTS == client).toList();
      clients.add(new ModelClient(writer, model, own, client, seeds.nextLong()));
    }
  }

  private StoreView view(TestRegion region, String bucket) {
    return new StoreView(system.stores().store(region.store()), new BucketName(bucket));
  }

  String name() {
    return name;
  }

  BucketModel model() {
    return model;
  }

  /**
   * Makes both buckets and what exists before the rule; of a versioned pair some of it from before
   * versions were kept.
   */
  void prepare(int operations) throws Exception {
    Patient.call(() -> oss.createBucket(source));
    Patient.call(() -> targetOss.createBucket(target));
    if (versioned) {
      for (ModelClient client : clients) {
        client.run(operations / 3);
      }
      keepVersions(oss, source);
      keepVersions(targetOss, target);
      model.keepVersions();
    }
    for (ModelClient client : clients) {
      client.run(operations);
    }
  }

  private static void keepVersions(OSS oss, String bucket) throws Exception {
    BucketVersioningConfiguration enabled =
        new BucketVersioningConfiguration(BucketVersioningConfiguration.ENABLED);
    Patient.call(() -> oss.setBucketVersioning(new SetBucketVersioningRequest(bucket, enabled)));
  }

  void putRule() throws Exception {
    AddBucketReplicationRequest request = new AddBucketReplicationRequest(source);
    request.setTargetBucketName(target);
    request.setTargetBucketLocation(TestRegion.TARGET.word());
    rule = Patient.call(() -> put(request));
  }

  /** The id of the rule. A put that was refused may have been carried out. */
  private String put(AddBucketReplicationRequest request) throws Exception {
    if (system.figures().ruleId(source, target).isEmpty()) {
      Patient.orAlready("BucketReplicationAlreadyExist", () -> oss.addBucketReplication(request));
    }
    return system.figures().ruleId(source, target).orElseThrow();
  }

  /** One task for each client. */
  List<Callable<Void>> clients(int operations) {
    return clients.stream()
        .<Callable<Void>>map(
            client ->
                () -> {
                  client.run(operations);
                  return null;
                })
        .toList();
  }

  /** Waits until all figures say that everything until now is across. */
  void awaitQuiet() throws Exception {
    Instant lastWrite = Instant.now();
    try {
      Await.until("quiet", PATIENCE, () -> isQuiet(lastWrite));
    } catch (AssertionError late) {
      String holding = system.figures().holding(rule).toString();
      printJournals(key -> holding.contains(key));
      throw new AssertionError(
          "%s: rule %s not quiet since %s: %s, held by %s"
              .formatted(source, rule, lastWrite, figure(), holding),
          late);
    }
  }

  private boolean isQuiet(Instant lastWrite) throws Exception {
    Figure figure = figure();
    return figure.until().filter(lastWrite::isBefore).isPresent()
        && figure.fraction() == 1
        && figure.openFailures() == 0;
  }

  private Figure figure() throws Exception {
    return system.figures().of(List.of(rule)).getOrDefault(rule, Figure.NONE);
  }

  /** What was done to some keys, for whoever is to find out why they are not right. */
  private void printJournals(Predicate<String> concerned) {
    model.all().keySet().stream()
        .filter(concerned)
        .forEach(key -> System.out.println(source + " '" + key + "': " + model.journal(key)));
  }

  /** What is wrong now that all is said to be across, with what was done to the keys concerned. */
  List<String> differences() throws Exception {
    TestStores.Store from = system.behind().store(TestRegion.SOURCE.store());
    TestStores.Store to = system.behind().store(TestRegion.TARGET.store());
    Differences.Allowance allowance =
        new Differences.Allowance(
            FaultySystem.PART_THRESHOLD,
            from.movesTimes(),
            !(from.stacksMarkers() && to.stacksMarkers()),
            !(versioned && to.keepsVersionIds()));
    Map<String, List<SeenVersion>> left = new BucketReader(oss, sourceStore).read();
    Map<String, List<SeenVersion>> right = new BucketReader(targetOss, targetStore).read();
    List<String> found = new ArrayList<>(Differences.toModel(model, left));
    found.addAll(Differences.ofReplica(left, right, allowance));
    if (!found.isEmpty()) {
      System.out.println(source + ": rule " + rule + ", " + figure());
      System.out.println("held by " + system.figures().holding(rule));
      found.forEach(text -> System.out.println(source + ": " + text));
    }
    printJournals(key -> found.stream().anyMatch(text -> text.contains("'" + key + "'")));
    return found.stream().map(text -> source + ": " + text).toList();
  }

  /** Ends the rule, if there is one; what it left stays. */
  void end() {
    if (rule == null) {
      return;
    }
    try {
      oss.getBucketReplication(source)
          .forEach(one -> oss.deleteBucketReplication(source, one.getReplicationRuleID()));
    } catch (OSSException | ClientException e) {
      System.out.println(source + ": the rule stays: " + e.getMessage());
    }
  }
}
