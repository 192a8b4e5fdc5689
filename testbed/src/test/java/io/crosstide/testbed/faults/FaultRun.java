package io.crosstide.testbed.faults;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.AddBucketReplicationRequest;
import com.aliyun.oss.model.BucketVersioningConfiguration;
import com.aliyun.oss.model.SetBucketVersioningRequest;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.store.ListedUpload;
import io.crosstide.store.ObjectFacts;
import io.crosstide.testbed.demo.BucketComparison;
import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.e2e.OperatorCalls;
import io.crosstide.testbed.faults.truth.WatermarkChecker;
import io.crosstide.testbed.faults.truth.WriteLog;
import io.crosstide.testbed.model.DeepComparison;
import io.crosstide.testbed.model.StoreView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * One randomised run: a source bucket with some objects, one or two targets, clients that write
 * while others break things, and then both buckets and all figures are held against the truth.
 */
final class FaultRun {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * An upload that nobody goes on with is swept after 45 s and a few pauses, and once more if that
   * failed; see {@link FaultySystem}.
   */
  private static final Duration UPLOAD_PATIENCE = Duration.ofSeconds(180);

  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);
  private static final int READINGS_MAX = 50;
  private static final int CLIENTS = 3;
  private static final int KEYS = 30;
  private static final int EXISTING = 12;

  /** A listing that came again and ended at another key is counted once more. */
  private static final int LISTED_TWICE_MAX = 20;

  private static final List<String> LIMITS =
      List.of("{\"deletes\":3,\"seconds\":2}", "{\"deletes\":10000,\"seconds\":1}");
  private static final List<String> AWKWARD =
      List.of("a//b", "a/../b", "trailing ", "%2F", "a+b&c#d?e", "\ud83d\ude00", "dir/");

  private final FaultySystem system;
  private final long seed;
  private final boolean isLimited;
  private final boolean isVersioned;
  private final Random random;
  private final OSS oss;
  private final String source;
  private final Map<String, Target> targets = new LinkedHashMap<>();
  private final List<TestRegion> regions;
  private final List<String> keys = new ArrayList<>();
  private final WriteLog log = new WriteLog();
  private final BucketView sourceView;
  private final NumberedVersions sourceVersions;

  /** One rule of the run; its bucket, who checks its timestamp, and what it read of late. */
  private record Target(
      TestRegion region, BucketView view, WatermarkChecker checker, Deque<String> readings) {}

  /**
   * @param isLimited whether its rules have a limit of deletes
   * @param isVersioned whether its buckets keep versions
   */
  FaultRun(FaultySystem system, long seed, boolean isLimited, boolean isVersioned) {
    this.system = system;
    this.seed = seed;
    this.isLimited = isLimited;
    this.isVersioned = isVersioned;
    this.random = new Random(seed);
    this.oss = system.oss(TestRegion.SOURCE);
    this.source = "run-" + Long.toUnsignedString(seed, 36) + "-source";
    this.regions =
        random.nextInt(4) == 0
            ? List.of(TestRegion.TARGET, TestRegion.SECOND_TARGET)
            : List.of(TestRegion.TARGET);
    this.sourceView = new BucketView(system.stores().store(0), new BucketName(source));
    this.sourceVersions = new NumberedVersions(sourceView);
    keys.addAll(AWKWARD);
    for (int i = keys.size(); i < KEYS; i++) {
      keys.add("key/" + i);
    }
  }

  /** Makes the buckets and some existing objects, some of them before versions were kept. */
  void prepare() throws Exception {
    persist("a source bucket", () -> oss.createBucket(source));
    putExisting();
    for (TestRegion region : regions) {
      persist("a target bucket", () -> system.oss(region).createBucket(target(region)));
    }
    if (isVersioned) {
      keepVersions(oss, source);
      for (TestRegion region : regions) {
        keepVersions(system.oss(region), target(region));
      }
      putExisting();
    }
  }

  private void putExisting() throws Exception {
    for (String key : existing()) {
      byte[] content = new byte[random.nextInt(2000)];
      persist(key, () -> oss.putObject(source, key, new ByteArrayInputStream(content)));
    }
  }

  private static void keepVersions(OSS oss, String bucket) throws Exception {
    BucketVersioningConfiguration enabled =
        new BucketVersioningConfiguration(BucketVersioningConfiguration.ENABLED);
    persist(
        "versions", () -> oss.setBucketVersioning(new SetBucketVersioningRequest(bucket, enabled)));
  }

  /** A gateway that has just been away refuses writes until it has a new stream. */
  private static void persist(String what, Runnable call) throws Exception {
    Await.until(
        what,
        PATIENCE,
        () -> {
          try {
            call.run();
            return true;
          } catch (OSSException | ClientException away) {
            return false;
          }
        });
  }

  /** Puts the rules, again and again if what is broken keeps it from being done. */
  void putRules() throws Exception {
    for (TestRegion region : regions) {
      String bucket = target(region);
      AddBucketReplicationRequest request = new AddBucketReplicationRequest(source);
      request.setTargetBucketName(bucket);
      request.setTargetBucketLocation(region.word());
      AtomicReference<String> rule = new AtomicReference<>();
      Await.until("a rule of seed " + seed, PATIENCE, () -> isPut(request, rule));
      BucketView view =
          new BucketView(system.stores().store(region.store()), new BucketName(bucket));
      String name = "seed " + seed + " to " + region;
      String id = rule.get();
      if (isLimited) {
        limitDeletes(id);
      }
      WatermarkChecker checker =
          new WatermarkChecker(
              name,
              log,
              isVersioned ? new NumberedVersions(view) : view,
              seed,
              (key, wrong) -> keepEvidence(id, key, wrong));
      targets.put(id, new Target(region, view, checker, new ArrayDeque<>()));
    }
  }

  /** One that holds what clients delete, until an operator confirms it, or one that never does. */
  private void limitDeletes(String rule) throws Exception {
    String limit = LIMITS.get(random.nextInt(LIMITS.size()));
    OperatorCalls operator = new OperatorCalls(system.installation().connection());
    Await.until(
        "a limit of deletes",
        PATIENCE,
        () ->
            operator
                .attempt("PUT", "/rules/" + rule + "/delete-limit", limit, ANSWER_MAX)
                .isPresent());
  }

  private void keepEvidence(String rule, String key, String wrong) {
    Target target = targets.get(rule);
    system
        .evidence()
        .of(
            new Evidence.Case(
                rule, key, log, sourceView, target.view(), List.copyOf(target.readings())),
            wrong);
  }

  private String target(TestRegion region) {
    return source.replace("source", "target-" + region.ordinal());
  }

  /** A put without an answer may have been carried out. */
  private boolean isPut(AddBucketReplicationRequest request, AtomicReference<String> rule)
      throws InterruptedException {
    try {
      String bucket = request.getTargetBucketName();
      system.figures().ruleId(source, bucket).ifPresent(rule::set);
      if (rule.get() == null) {
        oss.addBucketReplication(request);
        system.figures().ruleId(source, bucket).ifPresent(rule::set);
      }
      return rule.get() != null;
    } catch (OSSException | ClientException | IOException away) {
      return false;
    }
  }

  /** The clients; each key belongs to one. */
  List<Callable<Void>> writers(BooleanSupplier goesOn) {
    List<Callable<Void>> writers = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      int own = client;
      List<String> ownKeys =
          keys.stream().filter(key -> keys.indexOf(key) % CLIENTS == own).toList();
      writers.add(
          new Writer(
              system.oss(TestRegion.SOURCE, client % FaultySystem.GATEWAYS),
              source,
              ownKeys,
              log,
              new Source(),
              seed + 1 + client,
              goesOn,
              system.looksAtEveryKey() && !isVersioned,
              isVersioned));
    }
    return writers;
  }

  private final class Source implements Writer.Source {
    @Override
    public Optional<Instant> modified(String key) {
      try {
        return sourceView.facts(key).map(ObjectFacts::lastModified);
      } catch (Exception e) {
        return Optional.empty();
      }
    }

    @Override
    public List<NumberedVersions.Numbered> versions(String key) {
      try {
        return sourceVersions.of(key);
      } catch (Exception e) {
        return List.of();
      }
    }
  }

  Collection<String> rules() {
    return targets.keySet();
  }

  /** Those with a limit of deletes. */
  Collection<String> limitedRules() {
    return isLimited ? rules() : List.of();
  }

  /**
   * Holds timestamps that were read just now against the targets.
   *
   * @param asked when they were asked for
   */
  void check(Instant asked, Map<String, Figures.Figure> figures) throws Exception {
    for (Map.Entry<String, Target> entry : targets.entrySet()) {
      try {
        check(entry.getKey(), entry.getValue(), asked, figures);
      } catch (IOException | ExecutionException | TimeoutException away) {
        // Its store is down; what was not looked for is looked for the next time, and in the end.
      }
    }
  }

  private static void check(
      String rule, Target target, Instant asked, Map<String, Figures.Figure> figures)
      throws Exception {
    Optional<Instant> until = Optional.ofNullable(figures.get(rule)).flatMap(Figures.Figure::until);
    if (until.isPresent()) {
      if (target.readings().size() == READINGS_MAX) {
        target.readings().removeFirst();
      }
      target
          .readings()
          .add("asked %s, held here %s: %s".formatted(asked, Instant.now(), until.get()));
      target.checker().check(until.get());
    }
  }

  /** How often a write was looked for at a target. */
  long checks() {
    return targets.values().stream().mapToLong(target -> target.checker().checks()).sum();
  }

  WriteLog log() {
    return log;
  }

  /** Lies found so far. */
  List<String> violations() {
    return targets.values().stream()
        .flatMap(target -> target.checker().violations().stream())
        .toList();
  }

  /**
   * Waits until all figures say that everything is across.
   *
   * @param mended when the last fault ended
   */
  void awaitQuiet(Instant mended) throws Exception {
    Instant lastWrite = log.lastEnd().isAfter(mended) ? log.lastEnd() : mended;
    try {
      Await.until(
          "quiet",
          PATIENCE,
          () -> figures().values().stream().allMatch(figure -> isQuiet(figure, lastWrite)));
    } catch (AssertionError late) {
      throw new AssertionError(
          "seed %d: not quiet: %s, last write %s, held by %s"
              .formatted(seed, figures(), lastWrite, holds()),
          late);
    }
  }

  private List<String> holds() throws Exception {
    List<String> holds = new ArrayList<>();
    for (String rule : rules()) {
      holds.add(system.figures().holding(rule).toString());
    }
    return holds;
  }

  private static boolean isQuiet(Figures.Figure figure, Instant lastWrite) {
    return figure.until().isPresent()
        && figure.until().get().isAfter(lastWrite)
        && figure.fraction() == 1
        && figure.openFailures() == 0;
  }

  private Map<String, Figures.Figure> figures() throws Exception {
    Map<String, Figures.Figure> figures = system.figures().of(rules());
    rules().forEach(rule -> figures.putIfAbsent(rule, Figures.Figure.NONE));
    return figures;
  }

  /**
   * What is wrong at the end; the figures were quiet before.
   *
   * @param isDisturbed whether there were faults
   */
  List<String> differences(boolean isDisturbed) throws Exception {
    List<String> found = new ArrayList<>();
    Instant asked = Instant.now();
    Map<String, Figures.Figure> figures = Await.answer("figures", ANSWER_MAX, this::figures);
    for (Map.Entry<String, Target> entry : targets.entrySet()) {
      Target target = entry.getValue();
      check(entry.getKey(), target, asked, figures);
      if (target.checker().checks() == 0) {
        found.add("nothing could be checked");
      }
      List<String> here =
          isVersioned ? versionsThatDiffer(target) : objectsThatDiffer(target.view());
      for (String one : here) {
        keys.stream()
            .filter(key -> names(one, key))
            .forEach(key -> keepEvidence(entry.getKey(), key, one));
      }
      found.addAll(here);
      Figures.Figure figure = figures.get(entry.getKey());
      boolean counted =
          figure.listed() == figure.done()
              && figure.listed() >= neverDeleted()
              && figure.listed() <= KEYS + (isDisturbed ? LISTED_TWICE_MAX : 0)
              && figure.fraction() == 1;
      if (!counted) {
        found.add("counted wrongly: " + figure);
      }
    }
    return found.stream().map(text -> "seed " + seed + ": " + text).toList();
  }

  private static boolean names(String difference, String key) {
    return difference.endsWith(": " + key)
        || difference.startsWith(key + " differs")
        || difference.contains("'" + key + "'");
  }

  private List<String> objectsThatDiffer(BucketView view) throws Exception {
    List<String> found =
        new ArrayList<>(
            new BucketComparison(
                    sourceView.store(), sourceView.bucket(), view.store(), view.bucket())
                .compare()
                .differences());
    for (String key : sourceView.keys()) {
      Map<String, String> wanted = sourceView.tags(key);
      Map<String, String> there = view.tags(key);
      if (!wanted.equals(there)) {
        found.add(key + " differs in tags: " + wanted + " and " + there);
      }
    }
    return found;
  }

  private List<String> versionsThatDiffer(Target target) throws Exception {
    return new DeepComparison(FaultySystem.PART_THRESHOLD)
        .ofReplica(
            side(oss, sourceView, TestRegion.SOURCE),
            side(system.oss(target.region()), target.view(), target.region()),
            "");
  }

  private DeepComparison.Side side(OSS gateway, BucketView view, TestRegion region) {
    return new DeepComparison.Side(
        gateway, new StoreView(view.store(), view.bucket()), system.behind().store(region.store()));
  }

  /** Of the existing objects those that every survey must have counted. */
  private long neverDeleted() {
    return existing().stream().filter(key -> !log.mayBeDeletedSince(key, 0)).count();
  }

  private List<String> existing() {
    return IntStream.range(0, EXISTING).mapToObj(i -> keys.get(i * 2)).toList();
  }

  /**
   * Multipart uploads at the targets that can be known to be ours and that nobody ends (I23). A
   * task that came again late may be under way, and a sweep takes some time.
   */
  List<String> uploadsLeft() throws Exception {
    Instant deadline = Instant.now().plus(UPLOAD_PATIENCE);
    List<String> left = ours();
    while (!left.isEmpty() && Instant.now().isBefore(deadline)) {
      TimeUnit.MILLISECONDS.sleep(200);
      left = ours();
    }
    return left;
  }

  private List<String> ours() throws Exception {
    List<String> ours = new ArrayList<>();
    for (Map.Entry<String, Target> target : targets.entrySet()) {
      BucketView view = target.getValue().view();
      for (ListedUpload upload : view.uploads()) {
        String key = upload.key().value();
        boolean isRecorded =
            !Await.answer(
                    "uploads", ANSWER_MAX, () -> system.figures().uploads(target.getKey(), key))
                .isEmpty();
        if (isRecorded || view.hasParts(upload)) {
          ours.add("seed " + seed + ": an upload of " + key + " is left open");
        }
      }
    }
    return ours;
  }

  /**
   * Uploads that stay open: if nothing of ours is left, those of which nobody was told the id. They
   * have no parts.
   */
  int openUploads() throws Exception {
    int open = 0;
    for (Target target : targets.values()) {
      open += target.view().uploads().size();
    }
    return open;
  }

  /** Ends the rules; what they left stays. */
  void end() {
    for (String rule : targets.keySet()) {
      try {
        oss.getBucketReplication(source)
            .forEach(one -> oss.deleteBucketReplication(source, one.getReplicationRuleID()));
      } catch (OSSException | ClientException e) {
        System.out.println("seed " + seed + ": rule " + rule + " stays: " + e.getMessage());
      }
    }
  }
}
