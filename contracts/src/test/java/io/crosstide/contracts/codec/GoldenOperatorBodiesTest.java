package io.crosstide.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.contracts.deletes.ConfirmOrder;
import io.crosstide.contracts.deletes.ConfirmResult;
import io.crosstide.contracts.deletes.DeleteGrant;
import io.crosstide.contracts.deletes.DeleteGrantOrder;
import io.crosstide.contracts.deletes.DeleteLeave;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.http.DeleteLimitChange;
import io.crosstide.contracts.http.Hold;
import io.crosstide.contracts.http.RuleHolding;
import io.crosstide.contracts.http.RuleHolding.Ranges;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.ledger.FailedKey;
import io.crosstide.contracts.ledger.FailurePage;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.ledger.KeyState;
import io.crosstide.contracts.ledger.LeftOutKey;
import io.crosstide.contracts.ledger.LeftOutPage;
import io.crosstide.contracts.ledger.RetryOrder;
import io.crosstide.contracts.ledger.RetryResult;
import io.crosstide.contracts.ledger.SkipOrder;
import io.crosstide.contracts.ledger.SkippedKey;
import io.crosstide.contracts.ledger.SkippedPage;
import io.crosstide.contracts.letter.DeadLetter;
import io.crosstide.contracts.letter.DeadLetterPage;
import io.crosstide.contracts.letter.LetterCause;
import io.crosstide.contracts.letter.LetterOrder;
import io.crosstide.contracts.letter.LetterState;
import io.crosstide.contracts.letter.LetterSubject;
import io.crosstide.contracts.letter.Remedy;
import io.crosstide.contracts.letter.Settlement;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of the calls for operators, kept like messages: see {@link GoldenMessagesTest}. */
class GoldenOperatorBodiesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RuleId RULE = RuleId.of("10000000-0000-4000-8000-000000000001");
  private static final StreamId STREAM = StreamId.of("30000000-0000-4000-8000-000000000001");
  private static final Instant NOW = Instant.parse("2026-11-21T20:30:15.123456Z");
  private static final ObjectKey KEY = new ObjectKey("a/b c+%2F\u0001\ud83d\ude00");
  private static final VersionId VERSION = new VersionId("v1");
  private static final FailedKey FAILED =
      new FailedKey(
          KEY,
          Optional.of(VERSION),
          Optional.of(NOW),
          true,
          FailureKind.FORBIDDEN,
          Side.TARGET,
          "Access Denied [AccessDenied] [HTTP 403]",
          3,
          NOW,
          NOW,
          17);
  private static final FailedKey FAILED_BARE =
      new FailedKey(
          new ObjectKey("k"),
          Optional.empty(),
          Optional.empty(),
          false,
          FailureKind.INTERNAL,
          Side.SELF,
          "",
          1,
          NOW,
          NOW,
          1);
  private static final SkippedKey SKIPPED = new SkippedKey(5, FAILED, "ops", "not needed", NOW);
  private static final LeftOutKey LEFT_OUT =
      new LeftOutKey(KEY, Optional.of(VERSION), SkipReason.COLD_ARCHIVE, NOW);
  private static final SurveyId SURVEY = SurveyId.of("20000000-0000-4000-8000-000000000001");
  private static final DeadLetter LETTER =
      new DeadLetter(
          7,
          Optional.of("tasks.live"),
          Optional.of("00000000-0000-4000-8000-000000000001"),
          LetterCause.FAILED,
          new LetterSubject(
              Optional.of(RULE),
              Optional.of(STREAM),
              OptionalLong.of(3),
              Optional.of(SURVEY),
              OptionalInt.of(1)),
          2,
          800,
          "{\"schemaVersion\":1",
          true,
          LetterState.DISCARDED,
          Remedy.LEDGER,
          NOW,
          Optional.of(new Settlement("ops", "mended", NOW)));
  private static final DeadLetter LETTER_BARE =
      new DeadLetter(
          8,
          Optional.empty(),
          Optional.empty(),
          LetterCause.UNKNOWN_QUEUE,
          LetterSubject.NONE,
          0,
          3,
          "abc",
          false,
          LetterState.OPEN,
          Remedy.UNKNOWN,
          NOW,
          Optional.empty());
  private static final Optional<KeyCursor> CURSOR =
      Optional.of(new KeyCursor(KEY, Optional.of(VERSION)));

  static Stream<Arguments> bodies() {
    return Stream.of(
        holding("failure", new Hold.Failure(FAILED, NOW)),
        holding(
            "stream",
            new Hold.Stream(STREAM, "gateway-1", Hold.Cause.LOST, 4, Optional.of(NOW), NOW)),
        holding("survey", new Hold.Survey(Optional.of(NOW))),
        holding(
            "stream-letter",
            new Hold.Stream(
                STREAM,
                "gateway-1",
                Hold.Cause.BATCHES,
                4,
                Optional.of(NOW),
                NOW,
                Optional.of(SURVEY),
                OptionalLong.of(7))),
        holding("survey-letter", new Hold.Survey(Optional.of(NOW), OptionalLong.of(7))),
        Arguments.of(
            "dead-letter-page",
            new DeadLetterPage(List.of(LETTER, LETTER_BARE), 2, true, OptionalLong.of(8)),
            DeadLetterPage.class),
        Arguments.of("letter-order", new LetterOrder("ops", "mended"), LetterOrder.class),
        Arguments.of(
            "delete-limit-change",
            new DeleteLimitChange(Optional.of(new DeleteLimit(100, 3_600))),
            DeleteLimitChange.class),
        Arguments.of(
            "delete-grant-order",
            new DeleteGrantOrder(7, new DeleteLimit(100, 3_600), List.of()),
            DeleteGrantOrder.class),
        Arguments.of(
            "delete-grant-order-keys",
            DeleteGrantOrder.of(new DeleteLimit(100, 3_600), List.of(KEY, new ObjectKey("b"))),
            DeleteGrantOrder.class),
        Arguments.of("delete-grant", new DeleteGrant(5, Set.of()), DeleteGrant.class),
        Arguments.of("delete-grant-held", new DeleteGrant(1, Set.of(KEY)), DeleteGrant.class),
        Arguments.of(
            "confirm-order",
            new ConfirmOrder("ops", Optional.of(KEY), CURSOR, OptionalLong.of(17)),
            ConfirmOrder.class),
        Arguments.of("confirm-result", new ConfirmResult(10_000, CURSOR, 17), ConfirmResult.class),
        Arguments.of(
            "key-task-confirmed",
            new KeyTask(KEY, ChangeKind.DELETE, null, null, null, null, 17)
                .withDeletes(Optional.of(DeleteLeave.CONFIRMED)),
            KeyTask.class),
        holding("starting", new Hold.Starting()),
        holding("no-stream", new Hold.NoStream()),
        Arguments.of(
            "holding-nothing",
            new RuleHolding(
                RULE, Optional.empty(), Map.of(), 0, Ranges.NONE, Ranges.NONE, 0, Map.of(), false),
            RuleHolding.class),
        Arguments.of(
            "failure-page",
            new FailurePage(List.of(FAILED, FAILED_BARE), CURSOR),
            FailurePage.class),
        Arguments.of(
            "key-state",
            new KeyState(List.of(FAILED), List.of(SKIPPED), List.of()),
            KeyState.class),
        Arguments.of(
            "key-state-left-out",
            new KeyState(List.of(), List.of(), List.of(LEFT_OUT)),
            KeyState.class),
        Arguments.of(
            "left-out-page", new LeftOutPage(List.of(LEFT_OUT), CURSOR), LeftOutPage.class),
        Arguments.of(
            "holding-left-out",
            new RuleHolding(
                RULE,
                Optional.empty(),
                Map.of(),
                0,
                Ranges.NONE,
                Ranges.NONE,
                0,
                Map.of(SkipReason.ENCRYPTION, 3L),
                true),
            RuleHolding.class),
        Arguments.of(
            "retry-order",
            new RetryOrder(Optional.of(KEY), Optional.of(FailureKind.FORBIDDEN), CURSOR),
            RetryOrder.class),
        Arguments.of("retry-result", new RetryResult(10_000, CURSOR), RetryResult.class),
        Arguments.of(
            "skip-order",
            new SkipOrder(KEY, Optional.of(VERSION), 17, "ops", "not needed"),
            SkipOrder.class),
        Arguments.of(
            "skipped-page",
            new SkippedPage(List.of(SKIPPED), OptionalLong.of(5)),
            SkippedPage.class));
  }

  private static Arguments holding(String name, Hold hold) {
    RuleHolding holding =
        new RuleHolding(
            RULE,
            Optional.of(hold),
            Map.of(FailureKind.FORBIDDEN, 2L),
            3,
            new Ranges(2, 1, 1),
            new Ranges(4, 3, 2),
            1,
            Map.of(),
            false);
    return Arguments.of("holding-" + name, holding, RuleHolding.class);
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
}
