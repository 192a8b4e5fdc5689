package io.crosstide.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.KeyResolved;
import io.crosstide.contracts.report.PageListed;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.rule.RuleStop;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.messaging.amqp.IntakeOptions;
import io.crosstide.messaging.amqp.Intakes;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.PutRequest;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.Versioning;
import io.crosstide.worker.copy.Bytes;
import io.crosstide.worker.copy.Cases;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worker as it runs, between a real broker and two real stores. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(WorldResource.class)
class WorkerIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final List<Report> REPORTS = new CopyOnWriteArrayList<>();
  private static boolean listening;

  BrokerFixture broker;
  World world;

  @Inject Publishers publishers;
  @Inject Intakes intakes;

  private BucketRef source;
  private BucketRef target;
  private Rule rule;

  @BeforeEach
  void newRule() throws Exception {
    listenToReports();
    world.pagesAhead = 0;
    world.stretches = 8;
    world.uploads.isAway = false;
    world.uploads.recordsFrom = Future.succeededFuture();
    source = world.bucket(World.EAST);
    target = world.bucket(World.WEST);
    rule = Cases.rule(source, target);
    world.rules.add(rule);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (Lane lane : Lane.values()) {
      Await.until(lane + " is empty", SOON, () -> waiting(lane) == 0);
    }
    Await.until("surveys are done", SOON, () -> broker.messageCount(Addresses.SURVEYS) == 0);
  }

  private void listenToReports() {
    if (!listening) {
      listening = true;
      intakes
          .open(new IntakeOptions(Addresses.REPORTS, false, 1000), () -> {})
          .messages()
          .subscribe()
          .with(
              message -> {
                REPORTS.add(MessageCodec.decode(message.getPayload(), Report.class));
                message.ack();
              });
    }
  }

  @Test
  void copiesANewWriteAndReportsIt() throws Exception {
    byte[] content = put("a/b c+ü", 1000);
    TaskBatch task = live(Cases.write("a/b c+ü"));

    TaskDone done = done(task);

    assertThat(done.failures()).isEmpty();
    assertThat(done.tally().copied()).isEqualTo(1);
    assertThat(done.tally().bytes()).isEqualTo(1000);
    assertThat(done.origin()).isEqualTo(task.origin());
    assertThat(world.content(target, "a/b c+ü")).isEqualTo(content);
  }

  @Test
  void copiesALargeObjectInParts() throws Exception {
    byte[] content = put("large", 13 << 20);

    TaskDone done = done(live(Cases.write("large")));

    assertThat(done.failures()).isEmpty();
    assertThat(Arrays.equals(world.content(target, "large"), content)).isTrue();
    Await.until("the upload is forgotten", SOON, () -> world.uploads.records.all().isEmpty());
  }

  /** I23: nothing is begun that nobody would find again. */
  @Test
  void copiesNothingInPartsWhileItCannotBeRecorded() throws Exception {
    put("large", 13 << 20);
    put("small", 13);
    world.uploads.isAway = true;
    try {
      TaskDone done = done(live(Cases.write("large"), Cases.write("small")));

      assertThat(done.tally().copied()).isEqualTo(1);
      assertThat(done.failures()).hasSize(1);
      assertThat(done.failures().get(0).kind()).isEqualTo(FailureKind.UNAVAILABLE);
      assertThat(done.failures().get(0).side()).isEqualTo(Side.SELF);
      assertThat(uploadsAtTarget()).isEmpty();
    } finally {
      world.uploads.isAway = false;
    }
    assertThat(done(live(Cases.write("large"))).failures()).isEmpty();
  }

  /** I23: what nobody ends is aborted, and nothing else is. */
  @Test
  void sweepsUploadsThatNobodyEnds() throws Exception {
    UploadRecord ours = begun("a+b ü");
    UploadRecord inUse = begun("in-use");
    UploadId foreign =
        Bytes.await(
            world
                .store(target)
                .createUpload(target.bucket(), new ObjectKey("a+b ü"), ObjectAttributes.NONE));

    world.uploads.abandoned.add(ours);

    Await.until("it is swept", SOON, () -> world.uploads.abandoned.isEmpty());
    assertThat(uploadsAtTarget()).containsExactlyInAnyOrder(foreign.value(), inUse.upload());
  }

  private UploadRecord begun(String key) throws Exception {
    UploadId id =
        Bytes.await(
            world
                .store(target)
                .createUpload(target.bucket(), new ObjectKey(key), ObjectAttributes.NONE));
    return new UploadRecord(
        rule.id(),
        target,
        new ObjectKey(key),
        id.value(),
        new ETag("0123456789abcdef0123456789abcdef"),
        Optional.empty(),
        13,
        "plan");
  }

  private List<String> uploadsAtTarget() throws Exception {
    UploadListRequest all = new UploadListRequest("", "", Optional.empty(), Optional.empty(), 1000);
    return Bytes.await(world.store(target).listUploads(target.bucket(), all)).uploads().stream()
        .map(upload -> upload.upload().value())
        .toList();
  }

  @Test
  void copiesWithinOneRegion() throws Exception {
    BucketRef beside = world.bucket(World.EAST);
    rule = Cases.rule(source, beside);
    world.rules.add(rule);
    byte[] content = put("k", 5000);

    TaskDone done = done(live(Cases.write("k")));

    assertThat(done.failures()).isEmpty();
    assertThat(world.content(beside, "k")).isEqualTo(content);
  }

  @Test
  void deletesWhatTheSourceHasNoMore() throws Exception {
    put("gone", 10);
    done(live(Cases.write("gone")));
    Bytes.await(
        world.store(source).delete(source.bucket(), new ObjectKey("gone"), Optional.empty()));

    TaskDone done = done(live(Cases.delete("gone")));

    assertThat(done.tally().deleted()).isEqualTo(1);
    assertThat(world.listing(target)).isEmpty();
  }

  /** I32: one of two rules with one target keeps its hands off what the other one wrote. */
  @Test
  void deletesNothingThatCameFromAnotherSource() throws Exception {
    Rule ours = rule;
    BucketRef ourSource = source;
    put("k", 10);
    done(live(Cases.write("k")));
    source = world.bucket(World.EAST);
    rule = Cases.rule(source, target);
    world.rules.add(rule);
    byte[] theirs = put("k", 20);
    assertThat(done(live(Cases.write("k"))).tally().copied()).isEqualTo(1);

    Bytes.await(
        world.store(ourSource).delete(ourSource.bucket(), new ObjectKey("k"), Optional.empty()));
    Rule other = rule;
    rule = ours;
    TaskDone kept = done(live(Cases.delete("k")));

    assertThat(kept.tally().skipped()).isEqualTo(Map.of(SkipReason.OTHER_SOURCE, 1L));
    assertThat(world.content(target, "k")).isEqualTo(theirs);
    rule = other;
    Bytes.await(world.store(source).delete(source.bucket(), new ObjectKey("k"), Optional.empty()));
    assertThat(done(live(Cases.delete("k"))).tally().deleted()).isEqualTo(1);
    assertThat(world.listing(target)).isEmpty();
  }

  /** I29, I30: on stores that make their own ids, by which the copies are named. */
  @Test
  void deletesSingleVersionsByTheirCopies() throws Exception {
    keepVersions();
    VersionId first = putVersion("k", 10);
    VersionId second = putVersion("k", 20);
    VersionId third = putVersion("k", 30);
    VersionId marker = delete("k", Optional.empty());
    done(live(Cases.delete("k", marker)));
    assertThat(sizes(target, "k")).as("marker first").containsExactly(0L, 30L, 20L, 10L);

    delete("k", Optional.of(second));
    assertThat(done(live(Cases.delete("k", second))).tally().deleted()).isEqualTo(1);
    assertThat(sizes(target, "k")).containsExactly(0L, 30L, 10L);

    delete("k", Optional.of(marker));
    done(live(Cases.delete("k", marker)));
    assertThat(sizes(target, "k")).as("shown again").containsExactly(30L, 10L);

    delete("k", Optional.of(third));
    assertThat(done(live(Cases.delete("k", third))).failures()).isEmpty();
    assertThat(sizes(target, "k")).containsExactly(10L);
    assertThat(world.content(target, "k")).isEqualTo(world.content(source, "k"));

    delete("k", Optional.of(first));
    done(live(Cases.delete("k", first)));
    assertThat(sizes(target, "k")).isEmpty();
  }

  /** I33: what was written before anybody came, in its order, and on top what comes then. */
  @Test
  void copiesAllVersionsOfAKeyInTheirOrder() throws Exception {
    put("k", 5);
    keepVersions();
    put("k", 10);
    delete("k", Optional.empty());
    delete("k", Optional.empty());
    put("k", 20);
    put("k/sibling", 7);
    TaskDone done = done(live(Cases.task("k", ChangeKind.FOUND)));
    assertThat(done.failures()).isEmpty();
    assertThat(done.tally().copied()).isEqualTo(1);
    assertThat(done.tally().bytes()).isEqualTo(35);
    assertThat(sizes(target, "k")).containsExactly(20L, 0L, 0L, 10L, 5L);

    put("k", 30);
    put("k", 40);
    done(live(Cases.write("k")));
    done(live(Cases.write("k")));

    assertThat(sizes(target, "k")).containsExactly(40L, 30L, 20L, 0L, 0L, 10L, 5L);
    assertThat(versions(target, "k").stream().filter(ListedVersion::latest))
        .extracting(ListedVersion::size)
        .containsExactly(40L);
  }

  /** I7, I38: each key once, with all its versions, also one whose latest is a delete marker. */
  @Test
  void surveysABucketThatKeepsVersions() throws Exception {
    keepVersions();
    List<String> keys = List.of("k", "k/", "kk", "hidden", "only-marker");
    for (String key : keys.subList(0, 4)) {
      put(key, 10);
      put(key, 20);
    }
    delete("hidden", Optional.empty());
    delete("only-marker", Optional.empty());
    SurveyId survey = SurveyId.random();

    survey(survey, 0, KeyRange.ofPrefix(""));

    Await.until("the survey is done", Duration.ofSeconds(60), () -> isDone(survey, 1));
    for (String key : keys) {
      assertThat(sizes(target, key)).as(key).isEqualTo(sizes(source, key));
    }
    assertThat(sizes(target, "hidden")).containsExactly(0L, 20L, 10L);
    assertThat(listed(survey).stream().mapToLong(PageListed::objects).sum()).isEqualTo(keys.size());
    assertThat(listed(survey).stream().mapToLong(PageListed::bytes).sum()).isEqualTo(120);
  }

  private void keepVersions() throws Exception {
    for (BucketRef bucket : List.of(source, target)) {
      Bytes.await(world.store(bucket).putVersioning(bucket.bucket(), Versioning.ENABLED));
    }
    rule = Cases.rule(source, target).withVersioned(true);
    world.rules.add(rule);
  }

  private VersionId putVersion(String key, int size) throws Exception {
    put(key, size);
    done(live(Cases.write(key)));
    return versions(source, key).get(0).version();
  }

  private VersionId delete(String key, Optional<VersionId> version) throws Exception {
    return Bytes.await(world.store(source).delete(source.bucket(), new ObjectKey(key), version))
        .version()
        .orElseThrow();
  }

  private List<Long> sizes(BucketRef bucket, String key) throws Exception {
    return versions(bucket, key).stream().map(ListedVersion::size).toList();
  }

  private List<ListedVersion> versions(BucketRef bucket, String key) throws Exception {
    VersionListRequest request =
        new VersionListRequest(key, "", Optional.empty(), Optional.empty(), 1000);
    return Bytes.await(world.store(bucket).listVersions(bucket.bucket(), request))
        .versions()
        .stream()
        .filter(version -> version.key().value().equals(key))
        .toList();
  }

  /** I36 */
  @Test
  void dropsTasksOfARuleThatIsClosing() throws Exception {
    put("k", 10);
    // A rule of its own, which nobody can have read in another state.
    rule = Cases.closing(Cases.rule(source, target));
    world.rules.add(rule);

    live(Cases.write("k"));
    nothingIsLeft();

    assertThat(world.listing(target)).isEmpty();
    assertThat(REPORTS).noneMatch(report -> report.rule().equals(rule.id()));
  }

  /** A delete that a gateway does not capture yet would leave a copy made now for ever. */
  @Test
  void copiesNothingForARuleThatIsStarting() throws Exception {
    put("k", 10);
    rule = Cases.withStatus(Cases.rule(source, target), RuleStatus.STARTING);
    world.rules.add(rule);

    TaskDone parked = done(live(Cases.write("k")));

    assertThat(parked.failures()).hasSize(1);
    assertThat(parked.failures().get(0).kind()).isEqualTo(FailureKind.RULE_STARTING);
    assertThat(parked.failures().get(0).side()).isEqualTo(Side.SELF);
    assertThat(world.listing(target)).isEmpty();

    become(RuleStatus.DOING);
    Await.until(
        "the key is copied when the ledger asks again",
        SOON,
        () -> done(live(Cases.write("k"))).failures().isEmpty());
    assertThat(world.listing(target)).hasSize(1);
  }

  private void become(RuleStatus status) throws Exception {
    world.rules.remove(rule);
    rule = Cases.withStatus(rule, status);
    world.rules.add(rule);
  }

  /** I51: nothing new is done for a paused rule, and nothing of it is lost. */
  @Test
  void copiesNothingForARuleThatIsPaused() throws Exception {
    long deadLetters = broker.messageCount(Addresses.DEAD_LETTERS);
    put("k", 10);
    Rule resumed = Cases.rule(source, target);
    rule = resumed.withPause(Optional.of(new RulePause("ops", "", Instant.now())));
    world.rules.add(rule);
    SurveyId survey = SurveyId.random();

    TaskDone parked = done(live(Cases.write("k")));
    survey(survey, 0, KeyRange.ofPrefix(""));
    Await.until("the survey is held", SOON, () -> broker.deliveringCount(Addresses.SURVEYS) > 0);

    assertThat(parked.failures()).hasSize(1);
    assertThat(parked.failures().get(0).kind()).isEqualTo(FailureKind.RULE_PAUSED);
    assertThat(world.listing(target)).isEmpty();
    assertThat(listed(survey)).isEmpty();

    world.rules.remove(rule);
    world.rules.add(resumed);
    Await.until("the survey goes on", Duration.ofSeconds(60), () -> isDone(survey, 1));
    assertThat(done(live(Cases.write("k"))).failures()).isEmpty();
    assertThat(world.listing(target)).hasSize(1);
    assertThat(broker.messageCount(Addresses.DEAD_LETTERS)).isEqualTo(deadLetters);
  }

  /** With the role's credentials where it has some: the key that they name decides. */
  @Test
  void readsAndWritesAsTheRoleOfTheRule() throws Exception {
    put("k", 10);
    rule = Cases.acting(Cases.rule(source, target), "1", "replicator");
    world.rules.add(rule);
    assertThat(done(live(Cases.write("k"))).failures()).isEmpty();
    assertThat(world.listing(target)).hasSize(1);

    rule = Cases.acting(Cases.rule(source, target), "1", "acs:ram::1:role/reader");
    world.rules.add(rule);
    KeyFailure refused = done(live(Cases.write("k"))).failures().get(0);
    assertThat(refused.kind()).isEqualTo(FailureKind.BAD_CREDENTIALS);
    assertThat(refused.side()).isEqualTo(Side.TARGET);

    // Another account's role is nobody's here: the region's own credentials are left (I54).
    rule = Cases.acting(Cases.rule(source, target), "2", "acs:ram::1:role/reader");
    world.rules.add(rule);
    assertThat(done(live(Cases.write("k"))).failures()).isEmpty();
  }

  /** I35: not even while the rule service has not noticed. */
  @Test
  void copiesNothingBetweenBucketsOfDifferentVersioning() throws Exception {
    Bytes.await(world.store(source).putVersioning(source.bucket(), Versioning.ENABLED));
    put("k", 10);
    KeyFailure unfit = done(live(Cases.write("k"))).failures().get(0);
    assertThat(unfit.kind()).isEqualTo(FailureKind.RULE_STOPPED);
    assertThat(unfit.detail()).isEqualTo("Versioning of the source bucket is enabled now");
    assertThat(unfit.retryAfter()).contains(RuleStops.AGAIN);

    RuleStop stop = new RuleStop(RuleStop.Cause.VERSIONING, "they differ", Instant.now());
    rule = Cases.rule(source, target).withStop(Optional.of(stop));
    world.rules.add(rule);
    KeyFailure parked = done(live(Cases.write("k"))).failures().get(0);
    assertThat(parked.kind()).isEqualTo(FailureKind.RULE_STOPPED);
    assertThat(parked.detail()).isEqualTo("they differ");
    assertThat(parked.retryAfter()).as("until it goes on").isEmpty();
    assertThat(world.listing(target)).isEmpty();

    Bytes.await(world.store(target).putVersioning(target.bucket(), Versioning.ENABLED));
    rule = Cases.rule(source, target).withVersioned(true);
    world.rules.add(rule);
    Await.until(
        "what was asked before is forgotten",
        SOON,
        () -> done(live(Cases.write("k"))).failures().isEmpty());
    assertThat(world.listing(target)).hasSize(1);
  }

  @Test
  void rejectsWhatIsNoTask() throws Exception {
    long before = broker.messageCount(Addresses.DEAD_LETTERS);
    publishers.toQueue(Lane.LIVE.address(World.WEST)).sendFuture(RuleCovered.of(rule.id()));

    Await.until(
        "a dead letter", SOON, () -> broker.messageCount(Addresses.DEAD_LETTERS) == before + 1);
  }

  @Test
  void surveysABucketInRanges() throws Exception {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      keys.add("p/%05d".formatted(i * 7919 % 2000));
    }
    keys.addAll(List.of("p//x", "p/.", "p/..", "p/ü", "p/\uD83D\uDE00", "p/\uFFFD", "p/a%2Fb "));
    putAll(keys);
    SurveyId survey = SurveyId.random();
    KeyRange low = new KeyRange("p/", Optional.empty(), Optional.of(new ObjectKey("p/00999")));
    KeyRange high = new KeyRange("p/", low.until(), Optional.empty());
    KeyRange none = KeyRange.ofPrefix("q/");

    survey(survey, 0, low);
    survey(survey, 1, high);
    survey(survey, 2, none);

    Await.until("the survey is done", Duration.ofSeconds(60), () -> isDone(survey, 3));
    assertThat(world.listing(target)).isEqualTo(world.listing(source));
    long listed = listed(survey).stream().mapToLong(PageListed::objects).sum();
    long bytes = listed(survey).stream().mapToLong(PageListed::bytes).sum();
    assertThat(listed).isEqualTo(keys.size());
    assertThat(bytes).isEqualTo(keys.size() * 10L);
  }

  /** I9, I45: however a long range is split, each key is listed once. */
  @Test
  void listsALongRangeInSections() throws Exception {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      keys.add("logs/2026/%05d".formatted(i));
    }
    putAll(keys);
    world.stretches = 1;
    SurveyId survey = SurveyId.random();
    double splits = metric("crosstide_worker_survey_splits_total");

    survey(survey, 0, KeyRange.ofPrefix(""));

    Await.until("every stretch listed", Duration.ofSeconds(60), () -> isListed(survey));
    assertThat(listed(survey).stream().mapToLong(PageListed::objects).sum()).isEqualTo(4000);
    assertThat(metric("crosstide_worker_survey_splits_total")).isGreaterThan(splits + 1);
    Await.until("the survey is done", Duration.ofSeconds(60), () -> isDone(survey, 1));
    assertThat(world.listing(target)).isEqualTo(world.listing(source));
  }

  /** True if the pages follow each other from the beginning of the range to its end. */
  private boolean isListed(SurveyId survey) {
    Map<Optional<ObjectKey>, SurveyPage> pages =
        listed(survey).stream()
            .map(PageListed::page)
            .collect(Collectors.toMap(SurveyPage::after, page -> page));
    SurveyPage page = pages.get(Optional.<ObjectKey>empty());
    while (page != null && page.through().isPresent()) {
      page = pages.get(page.through());
    }
    return page != null;
  }

  /** I31, I32: what nobody captured is found, deletes too, and only our own replicas go. */
  @Test
  void recoversWhatNobodyCaptured() throws Exception {
    put("written", 10);
    put("deleted", 20);
    put("both", 30);
    done(live(Cases.write("deleted")));
    done(live(Cases.write("both")));
    put("both", 31);
    Bytes.await(
        world.store(source).delete(source.bucket(), new ObjectKey("deleted"), Optional.empty()));
    Bytes.await(
        world
            .store(target)
            .put(
                target.bucket(),
                new ObjectKey("foreign"),
                PutRequest.of(1, ObjectAttributes.of(ObjectHeaders.NONE)),
                Bytes.stream(new byte[1])));
    SurveyId survey = recover();

    Await.until("the recovery is done", SOON, () -> isDone(survey, 1));
    assertThat(world.listing(target).keySet()).containsExactly("both", "foreign", "written");
    assertThat(world.content(target, "both")).isEqualTo(world.content(source, "both"));
    assertThat(listed(survey).stream().mapToLong(PageListed::objects).sum()).isEqualTo(4);
  }

  /** Versions, markers and deleted versions that nobody captured. */
  @Test
  void recoversVersionsThatNobodyCaptured() throws Exception {
    keepVersions();
    putVersion("k", 10);
    VersionId second = putVersion("k", 20);
    putVersion("hidden", 30);
    done(live(Cases.write("k")));
    done(live(Cases.write("hidden")));
    delete("k", Optional.of(second));
    putVersion("k", 40);
    delete("hidden", Optional.empty());
    putVersion("new", 50);
    delete("new", Optional.empty());

    SurveyId survey = recover();

    Await.until("the recovery is done", SOON, () -> isDone(survey, 1));
    assertThat(sizes(target, "k")).isEqualTo(sizes(source, "k"));
    assertThat(sizes(target, "hidden")).isEqualTo(sizes(source, "hidden"));
    assertThat(sizes(target, "new")).isEqualTo(sizes(source, "new"));
  }

  private SurveyId recover() throws Exception {
    SurveyId survey = SurveyId.random();
    Instant since = Instant.now().minusSeconds(60);
    Bytes.await(
        publishers
            .toQueue(Addresses.SURVEYS)
            .sendFuture(
                SurveyTask.first(
                    rule.id(),
                    survey,
                    0,
                    KeyRange.ofPrefix(""),
                    Optional.of(since),
                    Optional.of(new Comparison(SurveyKind.RECOVERY, 1, Optional.of(since))))));
    return survey;
  }

  /** I47: a listing that fails is not the end of a range, however long it fails. */
  @Test
  void waitsForABucketThatCannotBeListed() throws Exception {
    long deadLetters = broker.messageCount(Addresses.DEAD_LETTERS);
    BucketRef missing = new BucketRef(World.EAST, new BucketName("comes-later"));
    rule = Cases.rule(missing, target);
    world.rules.add(rule);
    SurveyId survey = SurveyId.random();
    survey(survey, 0, KeyRange.ofPrefix(""));
    Await.until("it was tried", SOON, () -> metric("crosstide_worker_survey_failed_total") > 0);
    assertThat(listed(survey)).isEmpty();

    Bytes.await(world.store(missing).createBucket(missing.bucket(), CannedAcl.PRIVATE));

    Await.until("the survey is done", SOON, () -> isDone(survey, 1));
    assertThat(broker.messageCount(Addresses.DEAD_LETTERS)).isEqualTo(deadLetters);
  }

  /** I45: what is listed ahead is bounded, and nothing is lost of what waits. */
  @Test
  void listsNoFurtherWhileMuchIsListedAndNotDone() throws Exception {
    long deadLetters = broker.messageCount(Addresses.DEAD_LETTERS);
    put("k", 10);
    world.pagesAhead = 1_000;
    double waited = metric("crosstide_worker_survey_ahead_total");
    SurveyId survey = SurveyId.random();
    survey(survey, 0, KeyRange.ofPrefix(""));
    // More often than the broker delivers a message before it gives it up.
    Await.until(
        "it waits", SOON, () -> metric("crosstide_worker_survey_ahead_total") > waited + 12);
    assertThat(broker.messageCount(Addresses.SURVEYS)).isPositive();
    assertThat(listed(survey)).isEmpty();

    double failed = metric("crosstide_worker_survey_failed_total");
    world.uploads.isAway = true;
    Await.until(
        "nobody counts", SOON, () -> metric("crosstide_worker_survey_failed_total") > failed);
    assertThat(listed(survey)).isEmpty();

    world.pagesAhead = 999;
    world.uploads.isAway = false;
    Await.until("the survey is done", SOON, () -> isDone(survey, 1));
    assertThat(world.listing(target)).hasSize(1);
    assertThat(broker.messageCount(Addresses.DEAD_LETTERS)).isEqualTo(deadLetters);
  }

  @Test
  void resolvesLedgerRowsByTheirGeneration() throws Exception {
    put("k", 10);
    KeyTask row = Cases.write("k");
    KeyTask second =
        new KeyTask(
            row.key(), row.kind(), row.version(), row.changedAt(), row.etag(), row.size(), 7);
    TaskBatch task =
        TaskBatch.of(
            TaskId.random(),
            rule.id(),
            Lane.RETRY,
            new Origin.Ledger(Instant.now()),
            List.of(second),
            Instant.now());
    Bytes.await(publishers.toQueue(Lane.RETRY.address(World.WEST)).sendFuture(task));

    TaskDone done = done(task);

    assertThat(done.resolved()).containsExactly(new KeyResolved(row.key(), Optional.empty(), 7));
    assertThat(world.listing(target)).hasSize(1);
  }

  @Test
  void reportsWhatCannotBeWritten() throws Exception {
    put("k", 10);
    rule = Cases.rule(source, new BucketRef(World.WEST, new BucketName("no-such-bucket")));
    world.rules.add(rule);

    TaskDone done = done(live(Cases.write("k")));

    assertThat(done.failures()).hasSize(1);
    assertThat(done.failures().get(0).kind()).isEqualTo(FailureKind.NO_SUCH_BUCKET);
    assertThat(done.failures().get(0).side()).isEqualTo(Side.TARGET);
  }

  /** I13: a message that comes again after its connection broke is harmless. */
  @Test
  void doesAgainWhatWasNotAcknowledged() throws Exception {
    byte[] content = put("large", 30 << 20);
    Promise<Void> goesOn = Promise.promise();
    world.uploads.recordsFrom = goesOn.future();
    int asked = world.uploads.asked.get();
    TaskBatch task = live(Cases.write("large"));
    Await.until("the task is in work", SOON, () -> world.uploads.asked.get() > asked);
    for (RemotingConnection connection :
        broker.broker().getActiveMQServer().getRemotingService().getConnections()) {
      connection.destroy();
    }
    goesOn.complete();

    TaskDone done = done(task);

    assertThat(done.failures()).isEmpty();
    assertThat(Arrays.equals(world.content(target, "large"), content)).isTrue();
  }

  /** What was written just before a rule may be as much as all that was there before. */
  @Test
  void keepsNewWritesFastWhileHistoryAndAGapAreFlooded() throws Exception {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      keys.add("old/%05d".formatted(i));
    }
    putAll(keys);
    List<String> fresh = IntStream.range(0, 20).mapToObj(i -> "new/" + i).toList();
    putAll(fresh);
    SurveyId survey = SurveyId.random();
    KeyRange old = KeyRange.ofPrefix("old/");
    survey(survey, 0, old);
    Optional<Instant> since = Optional.of(Instant.EPOCH);
    Bytes.await(
        publishers
            .toQueue(Addresses.SURVEYS)
            .sendFuture(SurveyTask.first(rule.id(), survey, 1, old, since)));
    Await.until(
        "ten pages of each are in work",
        SOON,
        () -> pages(survey, 0) >= 10 && pages(survey, 1) >= 10);
    long gapLeft = 0;
    List<Long> millis = new ArrayList<>();
    for (String key : fresh) {
      long begun = System.nanoTime();
      done(live(Cases.write(key)));
      millis.add((System.nanoTime() - begun) / 1_000_000);
      gapLeft = Math.max(gapLeft, waiting(Lane.GAP));
    }

    millis.sort(null);
    System.out.println("live tasks beside floods of history and of a gap took ms: " + millis);
    assertThat(gapLeft).as("not behind the gap").isPositive();
    // Behind the floods the first would take as long as they do, and the others no time.
    assertThat(millis.get(10)).as("median").isLessThan(5000);
    Await.until("the survey is done", Duration.ofSeconds(60), () -> isDone(survey, 2));
  }

  @Test
  void answersHealthAndMetrics() {
    RestAssured.get("/q/health/ready").then().statusCode(200);
    assertThat(RestAssured.get("/q/metrics").asString()).contains("crosstide_worker_objects");
  }

  private static double metric(String name) {
    return RestAssured.get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private byte[] put(String key, int size) throws Exception {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Bytes.await(putLater(key, content));
    return content;
  }

  private Future<?> putLater(String key, byte[] content) {
    ObjectHeaders headers =
        ObjectHeaders.NONE.withContentType("text/x").withUserMetadata(Map.of("of", "test"));
    return world
        .store(source)
        .put(
            source.bucket(),
            new ObjectKey(key),
            PutRequest.of(content.length, ObjectAttributes.of(headers)),
            Bytes.stream(content));
  }

  private void putAll(List<String> keys) throws Exception {
    for (int i = 0; i < keys.size(); i += 50) {
      List<Future<?>> puts = new ArrayList<>();
      for (String key : keys.subList(i, Math.min(i + 50, keys.size()))) {
        byte[] content =
            "%010d".formatted(key.hashCode()).substring(0, 10).getBytes(StandardCharsets.UTF_8);
        puts.add(putLater(key, content));
      }
      Bytes.await(Future.all(puts));
    }
  }

  private long waiting(Lane lane) {
    return Stream.of(World.EAST, World.WEST)
        .mapToLong(region -> broker.messageCount(lane.address(region)))
        .sum();
  }

  private TaskBatch live(KeyTask... keys) throws Exception {
    TaskBatch task =
        TaskBatch.of(
            TaskId.random(),
            rule.id(),
            Lane.LIVE,
            new Origin.Stream(StreamId.random(), 1),
            List.of(keys),
            Instant.now());
    Bytes.await(publishers.toQueue(Lane.LIVE.address(rule.target().region())).sendFuture(task));
    return task;
  }

  private void survey(SurveyId survey, int range, KeyRange keys) throws Exception {
    SurveyTask first = SurveyTask.first(rule.id(), survey, range, keys, Optional.empty());
    Bytes.await(publishers.toQueue(Addresses.SURVEYS).sendFuture(first));
  }

  private TaskDone done(TaskBatch task) throws Exception {
    Await.until("task " + task.id() + " is reported", SOON, () -> report(task).isPresent());
    return report(task).orElseThrow();
  }

  private Optional<TaskDone> report(TaskBatch task) {
    return REPORTS.stream()
        .filter(TaskDone.class::isInstance)
        .map(TaskDone.class::cast)
        .filter(done -> done.task().equals(task.id()))
        .findFirst();
  }

  private List<PageListed> listed(SurveyId survey) {
    return REPORTS.stream()
        .filter(PageListed.class::isInstance)
        .map(PageListed.class::cast)
        .filter(listed -> listed.page().survey().equals(survey))
        .toList();
  }

  private long pages(SurveyId survey, int range) {
    return listed(survey).stream().filter(listed -> listed.page().range() == range).count();
  }

  private boolean isDone(SurveyId survey, int ranges) {
    List<PageListed> listed = listed(survey);
    long ended = listed.stream().filter(page -> page.page().through().isEmpty()).count();
    long done =
        REPORTS.stream()
            .filter(TaskDone.class::isInstance)
            .map(TaskDone.class::cast)
            .filter(
                report ->
                    report.origin() instanceof Origin.Survey origin
                        && origin.page().survey().equals(survey))
            .peek(report -> assertThat(report.failures()).isEmpty())
            .count();
    return ended == ranges && done == listed.size();
  }
}
