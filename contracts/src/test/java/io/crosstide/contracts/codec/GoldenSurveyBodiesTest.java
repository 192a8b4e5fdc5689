package io.crosstide.contracts.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.report.PageListed;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyEntry;
import io.crosstide.contracts.survey.SurveyKind;
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
            "survey-entry", new SurveyEntry(SURVEY, RULE, RECOVERY, NOW), SurveyEntry.class));
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
