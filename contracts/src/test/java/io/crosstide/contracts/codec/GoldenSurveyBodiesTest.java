package io.crosstide.contracts.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.report.PageListed;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.report.Tally;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.survey.ChangeTrace;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.ComparisonCounts;
import io.crosstide.contracts.survey.ComparisonLeave;
import io.crosstide.contracts.survey.ComparisonList;
import io.crosstide.contracts.survey.ComparisonOrder;
import io.crosstide.contracts.survey.ComparisonSchedule;
import io.crosstide.contracts.survey.ComparisonState;
import io.crosstide.contracts.survey.ComparisonStatus;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.contracts.survey.DifferencePage;
import io.crosstide.contracts.survey.DifferingKey;
import io.crosstide.contracts.survey.KeyFinding;
import io.crosstide.contracts.survey.Settled;
import io.crosstide.contracts.survey.SurveyBacklog;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyEntry;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.task.TaskBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms of surveys that compare; see {@link GoldenMessagesTest} for how files come to be. */
class GoldenSurveyBodiesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final RuleId RULE = RuleId.of("10000000-0000-4000-8000-000000000001");
  private static final SurveyId SURVEY = SurveyId.of("20000000-0000-4000-8000-000000000001");
  private static final TaskId TASK = TaskId.of("40000000-0000-4000-8000-000000000001");
  private static final Instant NOW = Instant.parse("2026-11-26T12:30:15.123456Z");
  private static final ObjectKey KEY = new ObjectKey("a/b c");
  private static final SurveyPage PAGE =
      new SurveyPage(SURVEY, 2, Optional.of(new ObjectKey("a")), Optional.of(new ObjectKey("m")));
  private static final Comparison RECOVERY =
      new Comparison(SurveyKind.RECOVERY, 3, Optional.of(NOW));

  private static final Comparison COMPARE =
      new Comparison(
          SurveyKind.COMPARE,
          9,
          Optional.empty(),
          Optional.of(SurveyMode.REPAIR),
          Optional.of(SurveyDepth.FULL),
          OptionalInt.of(500));
  private static final Settled SETTLED = new Settled(NOW.minusSeconds(2), NOW);
  private static final ComparisonState STATE =
      new ComparisonState(
          SURVEY,
          RULE,
          SurveyKind.RESYNC,
          SurveyMode.REPAIR,
          SurveyDepth.FULL,
          OptionalInt.empty(),
          false,
          "oncall",
          ComparisonStatus.CANCELLED,
          NOW,
          Optional.of(NOW),
          new ComparisonCounts(100, 12345, 1, 2, 3, 4, 5, 6, 7, 8));

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of(
            "survey-task-compare",
            SurveyTask.first(
                RULE, SURVEY, 1, KeyRange.ofPrefix("p/"), Optional.of(NOW), Optional.of(RECOVERY)),
            SurveyTask.class),
        Arguments.of(
            "task-compare",
            TaskBatch.of(
                TASK,
                RULE,
                Lane.LIVE,
                new Origin.Survey(PAGE, Optional.of(RECOVERY)),
                List.of(extra()),
                NOW),
            TaskBatch.class),
        Arguments.of(
            "page-listed-compare",
            new PageListed(1, ID, RULE, PAGE, 100, 12345, Optional.of(RECOVERY)),
            Report.class),
        Arguments.of(
            "survey-order-recovery",
            SurveyOrder.recovery(SURVEY, Optional.of(NOW.minusSeconds(15)), NOW),
            SurveyOrder.class),
        Arguments.of(
            "survey-entry", new SurveyEntry(SURVEY, RULE, RECOVERY, NOW), SurveyEntry.class),
        Arguments.of(
            "survey-task-audit",
            SurveyTask.first(
                RULE, SURVEY, 1, KeyRange.ofPrefix("p/"), Optional.empty(), Optional.of(COMPARE)),
            SurveyTask.class),
        Arguments.of(
            "task-audit",
            TaskBatch.of(
                TASK,
                RULE,
                Lane.HISTORY,
                new Origin.Survey(PAGE, Optional.of(COMPARE), Optional.of(SETTLED)),
                List.of(extra()),
                NOW),
            TaskBatch.class),
        Arguments.of(
            "task-done-audit",
            new TaskDone(
                1,
                ID,
                TASK,
                RULE,
                new Origin.Survey(PAGE, Optional.of(COMPARE), Optional.of(SETTLED)),
                Tally.NONE,
                List.of(),
                List.of(),
                List.of(),
                List.of(
                    new KeyFinding(
                        KEY, Difference.CHANGED, Optional.of(NOW), true, ChangeTrace.LISTED),
                    new KeyFinding(
                        KEY, Difference.EXTRA, Optional.empty(), false, ChangeTrace.LATER)),
                NOW),
            Report.class),
        Arguments.of(
            "survey-order-compare",
            SurveyOrder.of(
                SURVEY,
                SurveyKind.COMPARE,
                SurveyMode.REPAIR_WITH_DELETES,
                SurveyDepth.LISTING,
                OptionalInt.of(500)),
            SurveyOrder.class),
        Arguments.of(
            "comparison-order",
            new ComparisonOrder(
                SurveyKind.COMPARE,
                Optional.of(SurveyMode.REPORT),
                Optional.of(SurveyDepth.FULL),
                OptionalInt.of(500),
                "oncall"),
            ComparisonOrder.class),
        Arguments.of("comparison-list", new ComparisonList(List.of(STATE)), ComparisonList.class),
        Arguments.of(
            "difference-page",
            new DifferencePage(
                List.of(
                    new DifferingKey(
                        KEY,
                        Optional.of(Difference.MISSING),
                        Optional.empty(),
                        true,
                        true,
                        Optional.of(NOW),
                        NOW),
                    new DifferingKey(
                        KEY,
                        Optional.empty(),
                        Optional.of(FailureKind.FORBIDDEN),
                        false,
                        false,
                        Optional.empty(),
                        NOW)),
                Optional.of(new KeyCursor(KEY, Optional.empty())),
                true),
            DifferencePage.class),
        Arguments.of(
            "comparison-leave", new ComparisonLeave(true, Optional.of(NOW)), ComparisonLeave.class),
        Arguments.of(
            "survey-backlog", new SurveyBacklog(1_000, OptionalInt.empty()), SurveyBacklog.class),
        Arguments.of(
            "survey-backlog-stretches",
            new SurveyBacklog(1_000, OptionalInt.of(3)),
            SurveyBacklog.class),
        Arguments.of(
            "comparison-schedule",
            new ComparisonSchedule(
                86_400,
                SurveyMode.REPAIR,
                Optional.of(SurveyDepth.LISTING),
                OptionalInt.of(500),
                "oncall",
                Optional.of(NOW)),
            ComparisonSchedule.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void readsAndWritesTheGoldenForm(String name, Object body, Class<?> type) throws IOException {
    Path file = GOLDEN.resolve(name + ".json");
    if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
      Files.write(
          file,
          JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsBytes(JSON.readTree(MessageCodec.encode(body))));
    }
    byte[] golden = Files.readAllBytes(file);
    assertThat((Object) MessageCodec.decode(golden, type)).isEqualTo(body);
    assertThat(JSON.readTree(MessageCodec.encode(body))).isEqualTo(JSON.readTree(golden));
  }

  @Test
  void anOrderNeedsNothingButItsKind() {
    SurveyOrder order =
        MessageCodec.decode("{\"kind\":\"recovery\"}".getBytes(UTF_8), SurveyOrder.class);
    assertThat(order.kind()).isEqualTo(SurveyKind.RECOVERY);
    assertThat(order.survey()).isEmpty();
  }

  @Test
  void whatAComparisonCountsIsOneOfAll() {
    assertThat(new ComparisonCounts(100, 0, 1, 2, 3, 4, 5, 6, 7, 8).equal()).isEqualTo(79);
  }

  /** A delete is never a repair, and a report repairs nothing. */
  @Test
  void eachModeRepairsWhatItSays() {
    assertThat(Difference.values()).noneMatch(SurveyMode.REPORT::repairs);
    assertThat(Difference.values())
        .filteredOn(SurveyMode.REPAIR::repairs)
        .containsExactly(Difference.MISSING, Difference.CHANGED);
    assertThat(Difference.values()).allMatch(SurveyMode.REPAIR_WITH_DELETES::repairs);
  }

  @Test
  void aWordThatIsNoneIsNotRead() {
    assertThatThrownBy(
            () -> MessageCodec.decode("{\"kind\":\"look\"}".getBytes(UTF_8), SurveyOrder.class))
        .isInstanceOf(UndecodableException.class);
  }

  private static KeyTask extra() {
    return new KeyTask(
        KEY,
        ChangeKind.FOUND,
        Optional.empty(),
        Optional.of(NOW),
        Optional.empty(),
        OptionalLong.empty(),
        0);
  }
}
