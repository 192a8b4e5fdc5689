package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.Provenance;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.UploadRef;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.memory.FaultyObjectStore;
import io.crosstide.store.memory.MemoryObjectStore;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.RegionStores;
import io.crosstide.worker.breaker.BreakerSettings;
import io.crosstide.worker.breaker.RegionBreakers;
import io.crosstide.worker.bucket.TargetBuckets;
import io.crosstide.worker.plan.PlanLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A replicator between two stores in memory that can be made to fail. */
final class Bench {
  static final int PART = 5 << 20;
  static final Duration LATE = Duration.ofSeconds(77);
  static final Duration STALLED = Duration.ofSeconds(60);
  private static final Set<RegionName> REGIONS =
      Set.of(Cases.SOURCE.region(), Cases.TARGET.region());

  /** Where objects have no ACLs of their own, so that no request is spent on them. */
  static final CopySettings SETTINGS = settings(Duration.ofMillis(10), REGIONS, REGIONS);

  static final CopySettings WITH_ACLS = settings(Duration.ofMillis(10), REGIONS, Set.of());

  /** One for all tests: to start it takes longer than most of them. */
  static final Vertx VERTX = Vertx.vertx();

  final Vertx vertx = VERTX;
  final FaultyObjectStore source;
  final FaultyObjectStore target;
  final MemoryObjectStore targetMemory;
  final Map<RegionName, ObjectStore> stores = new HashMap<>();
  final AtomicBoolean live = new AtomicBoolean(true);
  final AtomicBoolean twoWay = new AtomicBoolean();

  /** What the rule has become since its work began. */
  final AtomicReference<UnaryOperator<Rule>> becomes = new AtomicReference<>(rule -> rule);

  /** Rules from other sources to the same target. */
  final Set<RuleId> rivals = new HashSet<>();

  /** Knows of the rule's target, so that no test has a request more for it. */
  KeptMetadata metadata = new KeptMetadata();

  final UnconditionalRegions unconditional = new UnconditionalRegions();
  final PartTagRegions partTags = new PartTagRegions();
  final AtomicInteger uploadsLeft = new AtomicInteger();
  final AtomicLong bytesPassed = new AtomicLong();
  final MemoryUploadRecords records = new MemoryUploadRecords();

  /** How many deletes a limit leaves. */
  final AtomicInteger grantsLeft = new AtomicInteger();

  final Set<ObjectKey> keysHeld = new HashSet<>();

  final Map<RegionName, Region> regions = new HashMap<>();
  final AtomicInteger classesRefused = new AtomicInteger();
  StopSign stop = new StopSign();
  final AtomicLong nanos = new AtomicLong();
  final RegionBreakers breakers = new RegionBreakers(BreakerSettings.DEFAULT, nanos::get);

  final KeyWatches watches = new KeyWatches(STALLED, nanos::get);

  /** What replicators made from now on know of versions. */
  Supplier<VersionLabels> labels = VersionLabels::new;

  /** That of the last replicator made. */
  DownRegions down;

  final Rule rule;
  private final CopySettings settings;
  private Replicator replicator;

  Bench() throws Exception {
    this(Cases.rule());
  }

  Bench(Rule rule) throws Exception {
    this(rule, SETTINGS, new MemoryObjectStore());
  }

  /**
   * @param memory behind the region of the target, which may be that of the source
   */
  Bench(Rule rule, CopySettings settings, MemoryObjectStore memory) throws Exception {
    this(
        rule,
        settings,
        rule.source().region().equals(rule.target().region()) ? memory : new MemoryObjectStore(),
        memory);
  }

  /** Between these two stores. */
  Bench(Rule rule, CopySettings settings, MemoryObjectStore from, MemoryObjectStore to)
      throws Exception {
    this.rule = rule;
    this.settings = settings;
    this.source = new FaultyObjectStore(from, vertx);
    this.target = new FaultyObjectStore(to, vertx);
    this.targetMemory = to;
    stores.put(rule.target().region(), target);
    stores.put(rule.source().region(), source);
    metadata.keeps(rule.target());
    this.replicator = replicator();
    create(rule.source());
    create(rule.target());
  }

  static CopySettings settings(Duration partPatience, Set<RegionName> tellsTags) {
    return settings(partPatience, tellsTags, REGIONS);
  }

  static CopySettings settings(
      Duration partPatience, Set<RegionName> tellsTags, Set<RegionName> withoutAcls) {
    return new CopySettings(
        new PlanLimits(6 << 20, PART, PART),
        1 << 20,
        3,
        5,
        3,
        Duration.ofMillis(1),
        Duration.ofMillis(3),
        Duration.ofSeconds(5),
        partPatience,
        LATE,
        Duration.ofMinutes(10),
        tellsTags,
        withoutAcls);
  }

  private void create(BucketRef ref) throws Exception {
    Bytes.await(stores.get(ref.region()).createBucket(ref.bucket(), CannedAcl.PRIVATE));
  }

  /** Replicators that remember of few versions no more than what they are copies of. */
  Bench forgetful() {
    labels = () -> new VersionLabels(0, 0, new KnownCopies(16, new SecureRandom()));
    replicator = replicator();
    return this;
  }

  /** One more replicator, as of another process. */
  Replicator replicator() {
    return replicator(this::store);
  }

  /** One that sees the stores in its own way. */
  Replicator replicator(RegionStores seen) {
    Map<Lane, Integer> objects =
        Map.of(Lane.LIVE, 4, Lane.RTC, 4, Lane.GAP, 4, Lane.HISTORY, 4, Lane.RETRY, 4);
    Limits limits = new Limits(objects, Cases.LISTINGS, 64 << 20);
    down = new DownRegions(breakers, limits);
    CopyContext context =
        new CopyContext(
            vertx,
            settings,
            limits,
            breakers,
            down,
            watches,
            records,
            (rule, key, limit) ->
                Future.succeededFuture(!keysHeld.contains(key) && grantsLeft.getAndDecrement() > 0),
            new RefusedClasses(),
            unconditional,
            partTags,
            metadata,
            new TargetBuckets(this::store, region -> Optional.ofNullable(regions.get(region))),
            new Counts(),
            stop);
    return new Replicator(context, seen, new EventLoops(vertx, 1), new Rules(), labels.get());
  }

  private ObjectStore store(RegionName region) {
    return Optional.ofNullable(stores.get(region))
        .orElseThrow(() -> new IllegalArgumentException("No region " + region));
  }

  /** As a task that was captured just now. */
  Outcome live(KeyTask task) throws Exception {
    return Bytes.await(replicator.replicate(rule, task, Lane.LIVE, false, false));
  }

  /** As a key of a page that comes again, which a listing has not found at the target. */
  Outcome missingAgain(KeyTask task) throws Exception {
    return Bytes.await(replicator.replicate(rule, task, Lane.HISTORY, false, true));
  }

  /** As a task that comes again. */
  Outcome again(KeyTask task) throws Exception {
    return Bytes.await(replicator.replicate(rule, task, Lane.RETRY, true, true));
  }

  /** As a key that a comparison looks at. */
  Outcome compared(KeyTask task, SurveyMode mode) throws Exception {
    return compared(task, new Remit(Optional.of(mode), Optional.of(Instant.EPOCH), false));
  }

  /** As a key of a target that is filled anew. */
  Outcome resynced(KeyTask task) throws Exception {
    return compared(task, new Remit(Optional.of(SurveyMode.REPAIR), Optional.empty(), true));
  }

  /** The same within a remit. */
  Outcome compared(KeyTask task, Remit remit) throws Exception {
    return Bytes.await(replicator.replicate(rule, task, Lane.HISTORY, true, false, remit));
  }

  /** Writes a source object of random bytes with headers. */
  byte[] write(String key, int size) throws Exception {
    return write(key, size, headers("text/x"));
  }

  byte[] write(String key, int size, ObjectAttributes attributes) throws Exception {
    byte[] content = random(size);
    Bytes.await(put(key, content, attributes));
    return content;
  }

  Future<?> put(String key, byte[] content, ObjectAttributes attributes) {
    return stores
        .get(rule.source().region())
        .put(
            rule.source().bucket(),
            new ObjectKey(key),
            PutRequest.of(content.length, attributes),
            Bytes.stream(content));
  }

  /** Uploads a source object in parts of random bytes of these sizes. */
  ETag upload(String key, ObjectAttributes attributes, int... sizes) throws Exception {
    ObjectStore store = stores.get(rule.source().region());
    ObjectKey named = new ObjectKey(key);
    BucketName bucket = rule.source().bucket();
    UploadRef ref =
        new UploadRef(bucket, named, Bytes.await(store.createUpload(bucket, named, attributes)));
    List<CompletedPart> parts = new ArrayList<>();
    for (int size : sizes) {
      byte[] content = random(size);
      int number = parts.size() + 1;
      parts.add(
          new CompletedPart(
              number,
              Bytes.await(
                      store.uploadPart(ref, number, size, Optional.empty(), Bytes.stream(content)))
                  .etag()));
    }
    ETag tag = Bytes.await(store.completeUpload(ref, parts, WriteConditions.NONE)).etag();
    if (!attributes.tags().isEmpty()) {
      Bytes.await(store.putTags(bucket, named, Optional.empty(), attributes.tags()));
    }
    return tag;
  }

  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new SplittableRandom().nextBytes(content);
    return content;
  }

  static ObjectAttributes headers(String type) {
    return ObjectAttributes.of(
        ObjectHeaders.NONE.withContentType(type).withUserMetadata(Map.of("a", "b")));
  }

  void remove(String key) throws Exception {
    Bytes.await(source.delete(rule.source().bucket(), new ObjectKey(key), Optional.empty()));
  }

  /** Nothing said or scripted so far counts. */
  void forget() {
    for (FaultyObjectStore store : List.of(source, target)) {
      store.heal();
      store.forgetCalls();
    }
    records.fail("", 0);
    records.forgetCalls();
    bytesPassed.set(0);
  }

  Optional<ObjectContent> read(BucketRef bucket, String key) throws Exception {
    try {
      return Optional.of(
          Bytes.await(
              stores
                  .get(bucket.region())
                  .get(bucket.bucket(), new ObjectKey(key), ReadOptions.LATEST)));
    } catch (StoreException gone) {
      return Optional.empty();
    }
  }

  /** True if the target holds exactly what the source holds, or neither holds anything. */
  boolean isEqual(String key) throws Exception {
    if (!isEqualButTags(key)) {
      return false;
    }
    return read(rule.source(), key).isEmpty()
        || tags(rule.source(), key).equals(tags(rule.target(), key));
  }

  boolean isEqualButTags(String key) throws Exception {
    Optional<ObjectContent> from = read(rule.source(), key);
    Optional<ObjectContent> to = read(rule.target(), key);
    if (from.isEmpty() || to.isEmpty()) {
      return from.isEmpty() && to.isEmpty();
    }
    ObjectFacts source = from.get().facts();
    ObjectFacts target = to.get().facts();
    return Arrays.equals(Bytes.read(from.get()), Bytes.read(to.get()))
        && source.headers().equals(Provenance.removeFrom(target.headers()))
        && source.storageClass().equals(target.storageClass());
  }

  /** Facts of what the target holds. */
  Optional<ObjectFacts> atTarget(String key) throws Exception {
    return read(rule.target(), key).map(ObjectContent::facts);
  }

  Map<String, String> tags(BucketRef bucket, String key) throws Exception {
    return Bytes.await(
        stores.get(bucket.region()).tags(bucket.bucket(), new ObjectKey(key), Optional.empty()));
  }

  CannedAcl acl(BucketRef bucket, String key) throws Exception {
    return Bytes.await(
        stores.get(bucket.region()).acl(bucket.bucket(), new ObjectKey(key), Optional.empty()));
  }

  /** The failure of a key that must have failed. */
  static KeyFailure failure(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).failure();
  }

  /** Uploads that nobody ended. */
  int uploads() throws Exception {
    UploadListRequest all = new UploadListRequest("", "", Optional.empty(), Optional.empty(), 1000);
    return Bytes.await(stores.get(rule.target().region()).listUploads(rule.target().bucket(), all))
        .uploads()
        .size();
  }

  /** Ends what was given up, as is done once nobody can be completing it. */
  void sweep() throws Exception {
    ObjectStore store = stores.get(rule.target().region());
    for (UploadRecord left : Bytes.await(records.takeAbandoned(100))) {
      UploadId id = new UploadId(left.upload());
      Bytes.await(store.abortUpload(new UploadRef(left.target().bucket(), left.key(), id)));
      Bytes.await(records.remove(left));
    }
  }

  /** What was asked for a key; how a bucket encrypts is asked once for all of them. */
  List<String> calls(FaultyObjectStore store) {
    return store.calls().stream()
        .map(call -> call.operation())
        .filter(operation -> !operation.equals("bucketEncryption"))
        .toList();
  }

  private final class Rules implements LiveRules {
    @Override
    public Optional<Rule> now(Rule asked) {
      return live.get() ? Optional.of(becomes.get().apply(asked)) : Optional.empty();
    }

    @Override
    public boolean isTwoWay(Rule asked, ObjectKey key) {
      return twoWay.get();
    }

    @Override
    public Set<RuleId> rivals(Rule asked, ObjectKey key) {
      return rivals.stream()
          .filter(id -> !id.equals(asked.id()))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  private final class Counts implements CopyMetrics {
    @Override
    public void bytesPassed(long bytes) {
      bytesPassed.addAndGet(bytes);
    }

    @Override
    public void repeated() {}

    @Override
    public void classRefused() {
      classesRefused.incrementAndGet();
    }

    @Override
    public void uploadLeft() {
      uploadsLeft.incrementAndGet();
    }

    @Override
    public void recordMissed() {}
  }
}
