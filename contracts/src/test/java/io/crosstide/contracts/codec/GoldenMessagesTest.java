package io.crosstide.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.contracts.http.PauseChange;
import io.crosstide.contracts.http.RtcChange;
import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.http.RuleName;
import io.crosstide.contracts.http.RulePage;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.KeyLeftOut;
import io.crosstide.contracts.report.KeyResolved;
import io.crosstide.contracts.report.PageListed;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.report.Tally;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.RuleChanged;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.rule.RuleStop;
import io.crosstide.contracts.rule.SurveyPlan;
import io.crosstide.contracts.rule.SurveyRange;
import io.crosstide.contracts.rule.UserTaggings;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.stream.StreamMark;
import io.crosstide.contracts.stream.StreamOpening;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.contracts.upload.UploadList;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.contracts.worker.WorkerBeat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Yesterday's messages are still read (I52): the files under {@code golden/} were written when a
 * form was new and are only ever added to. Run with {@code -Dgolden.write=true} to write the file
 * of a new message.
 */
class GoldenMessagesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final RuleId RULE = RuleId.of("10000000-0000-4000-8000-000000000001");
  private static final SurveyId SURVEY = SurveyId.of("20000000-0000-4000-8000-000000000001");
  private static final StreamId STREAM = StreamId.of("30000000-0000-4000-8000-000000000001");
  private static final TaskId TASK = TaskId.of("40000000-0000-4000-8000-000000000001");
  private static final Instant NOW = Instant.parse("2026-11-21T20:30:15.123456Z");
  private static final ObjectKey KEY = new ObjectKey("a/b c+%2F\u0001\ud83d\ude00");
  private static final SurveyPage PAGE =
      new SurveyPage(SURVEY, 2, Optional.of(new ObjectKey("a")), Optional.of(new ObjectKey("m")));
  private static final KeyTask KEY_TASK =
      new KeyTask(
          KEY,
          ChangeKind.DELETE,
          Optional.of(new VersionId("v1")),
          Optional.of(NOW),
          Optional.of(new ETag("d41d8cd98f00b204e9800998ecf8427e")),
          OptionalLong.of(17),
          3);
  private static final KeyTask KEY_TASK_BARE =
      new KeyTask(
          new ObjectKey("k"),
          ChangeKind.FOUND,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          0);

  private static final KeyRange FIRST = KeyRange.ofPrefix("p1");
  private static final KeyRange SECOND =
      new KeyRange("", Optional.of(new ObjectKey("a")), Optional.of(KEY));
  private static final SurveyPlan PLAN =
      new SurveyPlan(SURVEY, List.of(SurveyRange.gap(FIRST, NOW), SurveyRange.history(SECOND)));
  private static final SurveyPlan GAP_PLAN =
      new SurveyPlan(SURVEY, List.of(SurveyRange.gap(FIRST, NOW), SurveyRange.gap(SECOND, NOW)));

  private static final RulePause PAUSE = new RulePause("ops", "moving", NOW);

  private static final KeyLeftOut LEFT_OUT =
      new KeyLeftOut(KEY, Optional.of(new VersionId("v1")), SkipReason.COLD_ARCHIVE);

  private static UploadRecord upload(Optional<VersionId> version) {
    return new UploadRecord(
        RULE,
        new BucketRef(new RegionName("oss-cn-beijing"), new BucketName("target")),
        KEY,
        "2~upload/id",
        new ETag("d41d8cd98f00b204e9800998ecf8427e-3"),
        version,
        5L << 40,
        "0123456789abcdef");
  }

  private static final RuleStop STOP =
      new RuleStop(RuleStop.Cause.VERSIONING, "source enabled, target suspended", NOW);

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of(
            "rule-changed-ranges", new RuleChanged(1, ID, rule(PLAN), false), RuleChanged.class),
        Arguments.of(
            "rule-changed-located",
            new RuleChanged(1, ID, bareRule(Optional.of("oss-cn-hangzhou")), false),
            RuleChanged.class),
        Arguments.of(
            "rule-changed-bare",
            new RuleChanged(1, ID, bareRule(Optional.empty()), true),
            RuleChanged.class),
        Arguments.of(
            "rule-changed-paused",
            new RuleChanged(1, ID, rule(PLAN).withPause(Optional.of(PAUSE)), false),
            RuleChanged.class),
        Arguments.of(
            "rule-changed-stopped",
            new RuleChanged(
                1, ID, rule(PLAN).withStop(Optional.of(STOP)).withAccount("account"), false),
            RuleChanged.class),
        Arguments.of(
            "rule-changed-limited",
            new RuleChanged(
                1, ID, rule(PLAN).withDeleteLimit(Optional.of(new DeleteLimit(100, 3_600))), false),
            RuleChanged.class),
        Arguments.of("pause-change", new PauseChange(true, "ops", "moving"), PauseChange.class),
        Arguments.of(
            "rule-progress-paused",
            new RuleProgress(RULE, Optional.empty(), Optional.of(NOW), 2, Optional.of(PAUSE)),
            RuleProgress.class),
        Arguments.of(
            "rule-changed-versioned",
            new RuleChanged(1, ID, versionedRule(), false),
            RuleChanged.class),
        Arguments.of("rule-covered", new RuleCovered(1, ID, RULE), RuleCovered.class),
        Arguments.of(
            "task-stream", task(Lane.LIVE, new Origin.Stream(STREAM, 42)), TaskBatch.class),
        Arguments.of(
            "task-properties",
            TaskBatch.of(
                TASK,
                RULE,
                Lane.LIVE,
                new Origin.Stream(STREAM, 42),
                List.of(KEY_TASK_BARE.withProperties(true)),
                NOW),
            TaskBatch.class),
        Arguments.of(
            "task-self-copied",
            TaskBatch.of(
                TASK,
                RULE,
                Lane.LIVE,
                new Origin.Stream(STREAM, 42),
                List.of(KEY_TASK_BARE.withSelfCopied(true)),
                NOW),
            TaskBatch.class),
        Arguments.of(
            "task-marker",
            TaskBatch.of(
                TASK,
                RULE,
                Lane.LIVE,
                new Origin.Stream(STREAM, 42),
                List.of(KEY_TASK_BARE.withMarker(true)),
                NOW),
            TaskBatch.class),
        Arguments.of("task-survey", task(Lane.HISTORY, new Origin.Survey(PAGE)), TaskBatch.class),
        Arguments.of("task-gap", task(Lane.GAP, new Origin.Survey(PAGE)), TaskBatch.class),
        Arguments.of("task-ledger", task(Lane.RETRY, new Origin.Ledger(NOW)), TaskBatch.class),
        Arguments.of(
            "survey-task-step",
            SurveyTask.first(RULE, SURVEY, 1, KeyRange.ofPrefix("p/"), Optional.of(NOW)).next(KEY),
            SurveyTask.class),
        Arguments.of(
            "page-listed",
            new PageListed(1, ID, RULE, PAGE, 100, 12345, Optional.empty()),
            Report.class),
        Arguments.of("task-done-run", taskDone(ID), Report.class),
        Arguments.of("task-done-left-out", taskDone(ID, LEFT_OUT), Report.class),
        Arguments.of(
            "worker-beat",
            new WorkerBeat(
                1,
                ID,
                STREAM.value(),
                12345,
                true,
                List.of(new WorkerBeat.Missed(SURVEY.value(), 54321))),
            WorkerBeat.class),
        Arguments.of(
            "heartbeat",
            new Heartbeat(
                1, ID, STREAM, "gateway-1", NOW, true, List.of(new StreamMark(RULE, NOW, 7))),
            Heartbeat.class),
        Arguments.of(
            "stream-opening",
            new StreamOpening(STREAM, "gateway-1", List.of(new StreamMark(RULE, NOW, 0))),
            StreamOpening.class),
        Arguments.of(
            "upload-list",
            new UploadList(
                List.of(upload(Optional.of(new VersionId("v1"))), upload(Optional.empty()))),
            UploadList.class),
        Arguments.of("upload-record", upload(Optional.of(new VersionId("v1"))), UploadRecord.class),
        Arguments.of(
            "error-body",
            new ErrorBody(400, "InvalidArgument", "text", Optional.of("0031-00000023")),
            ErrorBody.class),
        Arguments.of("rule-draft", draft(Optional.empty()), RuleDraft.class),
        Arguments.of("rule-draft-located", draft(Optional.of("oss-cn-hangzhou")), RuleDraft.class),
        Arguments.of(
            "rule-page-ranges",
            new RulePage(List.of(rule(PLAN)), Optional.of("next")),
            RulePage.class),
        Arguments.of("rule-name", new RuleName("r <&> \"1\""), RuleName.class),
        Arguments.of("rtc-change", new RtcChange("r", "enabled"), RtcChange.class),
        Arguments.of("bucket-entry", new BucketEntry(source(), "account", NOW), BucketEntry.class),
        Arguments.of(
            "rule-progress",
            new RuleProgress(
                RULE,
                Optional.of(new RuleProgress.History(0.85, false, 100, 85, 1000, 850)),
                Optional.of(NOW),
                2),
            RuleProgress.class));
  }

  /** Forms that are written no longer. */
  static Stream<Arguments> yesterday() {
    return Stream.of(
        Arguments.of(
            "rule-changed", new RuleChanged(1, ID, rule(GAP_PLAN), false), RuleChanged.class),
        Arguments.of(
            "rule-page",
            new RulePage(List.of(rule(GAP_PLAN)), Optional.of("next")),
            RulePage.class),
        Arguments.of(
            "survey-task",
            new SurveyTask(
                1,
                UUID.fromString("57b2d38a-58eb-3092-b296-14a0983da37b"),
                RULE,
                SURVEY,
                1,
                KeyRange.ofPrefix("p/"),
                Optional.of(KEY),
                Optional.of(NOW),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            SurveyTask.class),
        Arguments.of("task-done", taskDone(null), Report.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("yesterday")
  void readsTheFormOfYesterday(String name, Object message, Class<?> type) throws IOException {
    byte[] golden = Files.readAllBytes(GOLDEN.resolve(name + ".json"));
    assertThat((Object) MessageCodec.decode(golden, type)).isEqualTo(message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void readsAndWritesTheGoldenForm(String name, Object message, Class<?> type) throws IOException {
    Path file = GOLDEN.resolve(name + ".json");
    if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
      Files.createDirectories(GOLDEN);
      Files.write(
          file,
          JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsBytes(JSON.readTree(MessageCodec.encode(message))));
    }
    byte[] golden = Files.readAllBytes(file);
    assertThat((Object) MessageCodec.decode(golden, type)).isEqualTo(message);
    assertThat(JSON.readTree(MessageCodec.encode(message))).isEqualTo(JSON.readTree(golden));
  }

  private static TaskBatch task(Lane lane, Origin origin) {
    return TaskBatch.of(TASK, RULE, lane, origin, List.of(KEY_TASK, KEY_TASK_BARE), NOW);
  }

  private static TaskDone taskDone(UUID id, KeyLeftOut... leftOut) {
    return new TaskDone(
        1,
        id,
        TASK,
        RULE,
        new Origin.Ledger(NOW),
        new Tally(1, 2, 3, 4, Map.of(SkipReason.REPLICA, 5L)),
        List.of(
            new KeyFailure(
                KEY_TASK,
                FailureKind.THROTTLED,
                Side.TARGET,
                "SlowDown",
                Optional.of(Duration.ofSeconds(3)))),
        List.of(new KeyResolved(KEY, Optional.of(new VersionId("v1")), 3)),
        List.of(leftOut),
        List.of(),
        NOW);
  }

  private static BucketRef source() {
    return new BucketRef(new RegionName("oss-cn-hangzhou"), new BucketName("srcbkt"));
  }

  private static Rule rule(SurveyPlan plan) {
    return new Rule(
        RULE,
        "client's <name>",
        source(),
        new BucketRef(new RegionName("oss-cn-beijing"), new BucketName("dstbkt")),
        List.of("p1", "p2/"),
        new RuleActions("PUT,DELETE"),
        true,
        RuleStatus.DOING,
        Optional.of("oss_acc"),
        Optional.of("role"),
        new RuleEncryption(Optional.of("Enabled"), Optional.of("key")),
        Optional.of(new UserTaggings("AND", List.of(new UserTaggings.Tag("k", "v")))),
        true,
        NOW,
        12,
        Optional.of(plan),
        Optional.empty());
  }

  private static Rule bareRule(Optional<String> sourceLocation) {
    return new Rule(
        RULE,
        "r",
        source(),
        source(),
        List.of(),
        RuleActions.ALL,
        false,
        RuleStatus.CLOSING,
        Optional.empty(),
        Optional.empty(),
        RuleEncryption.NONE,
        Optional.empty(),
        false,
        NOW,
        1,
        Optional.empty(),
        sourceLocation);
  }

  private static Rule versionedRule() {
    return new Rule(
            RULE,
            "r",
            source(),
            new BucketRef(new RegionName("oss-cn-beijing"), new BucketName("dstbkt")),
            List.of(),
            RuleActions.ALL,
            true,
            RuleStatus.STARTING,
            Optional.empty(),
            Optional.empty(),
            RuleEncryption.NONE,
            Optional.empty(),
            false,
            NOW,
            1,
            Optional.empty(),
            Optional.empty())
        .withVersioned(true);
  }

  private static RuleDraft draft(Optional<String> sourceLocation) {
    return new RuleDraft(
        "account",
        Optional.of("name"),
        Optional.of("dstbkt"),
        Optional.of("oss-cn-beijing"),
        Optional.empty(),
        Optional.of("Enabled"),
        List.of("p"),
        Optional.of("all"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("enabled"),
        Optional.empty(),
        sourceLocation);
  }
}
