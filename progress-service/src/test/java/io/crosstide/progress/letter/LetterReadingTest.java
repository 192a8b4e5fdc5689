package io.crosstide.progress.letter;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.letter.LetterCause;
import io.crosstide.contracts.letter.LetterSubject;
import io.crosstide.contracts.letter.Remedy;
import io.crosstide.contracts.report.PageListed;
import io.crosstide.contracts.report.Tally;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.task.TaskBatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LetterReadingTest {
  private static final RegionName TARGET = new RegionName("oss-cn-beijing");
  private static final Instant NOW = Instant.parse("2026-11-21T20:30:15Z");
  private static final RuleId RULE = RuleId.random();
  private static final StreamId STREAM = StreamId.random();
  private static final SurveyId SURVEY = SurveyId.random();
  private static final SurveyPage PAGE =
      new SurveyPage(SURVEY, 2, Optional.empty(), Optional.empty());
  private static final Origin BATCH = new Origin.Stream(STREAM, 7);
  private static final LetterSubject OF_BATCH =
      new LetterSubject(Optional.of(RULE), Optional.of(STREAM), OptionalLong.of(7), null, null);
  private static final LetterSubject OF_PAGE =
      new LetterSubject(Optional.of(RULE), null, null, Optional.of(SURVEY), OptionalInt.of(2));
  private static final LetterSubject OF_RULE =
      new LetterSubject(Optional.of(RULE), null, null, null, null);

  static Stream<Arguments> letters() {
    return Stream.of(
        row(Lane.LIVE.address(TARGET), task(BATCH), LetterCause.FAILED, OF_BATCH, Remedy.LEDGER),
        row(Lane.RTC.address(TARGET), task(BATCH), LetterCause.FAILED, OF_BATCH, Remedy.LEDGER),
        row(
            Lane.GAP.address(TARGET),
            task(new Origin.Survey(PAGE)),
            LetterCause.FAILED,
            OF_PAGE,
            Remedy.LEDGER),
        row(
            Lane.HISTORY.address(TARGET),
            task(new Origin.Survey(PAGE)),
            LetterCause.FAILED,
            OF_PAGE,
            Remedy.LEDGER),
        row(
            Lane.RETRY.address(TARGET),
            task(new Origin.Ledger(NOW)),
            LetterCause.FAILED,
            OF_RULE,
            Remedy.NONE),
        row(
            Lane.LIVE.address(TARGET),
            newer(task(BATCH)),
            LetterCause.UNDECODABLE,
            OF_BATCH,
            Remedy.RECOVERY),
        row(
            Lane.HISTORY.address(TARGET),
            newer(task(new Origin.Survey(PAGE))),
            LetterCause.UNDECODABLE,
            OF_PAGE,
            Remedy.REFUSED),
        row(
            Lane.RETRY.address(TARGET),
            newer(task(new Origin.Ledger(NOW))),
            LetterCause.UNDECODABLE,
            OF_RULE,
            Remedy.NONE),
        row(Addresses.REPORTS, done(BATCH), LetterCause.FAILED, OF_BATCH, Remedy.RECOVERY),
        row(
            Addresses.REPORTS,
            done(new Origin.Survey(PAGE)),
            LetterCause.FAILED,
            OF_PAGE,
            Remedy.REFUSED),
        row(
            Addresses.REPORTS,
            done(new Origin.Ledger(NOW)),
            LetterCause.FAILED,
            OF_RULE,
            Remedy.NONE),
        row(
            Addresses.REPORTS,
            PageListed.of(RULE, PAGE, 1, 2),
            LetterCause.FAILED,
            OF_PAGE,
            Remedy.REFUSED),
        row(
            Addresses.SURVEYS,
            SurveyTask.first(RULE, SURVEY, 2, KeyRange.ofPrefix(""), Optional.empty()),
            LetterCause.FAILED,
            OF_PAGE,
            Remedy.REFUSED),
        row(Addresses.COMPARISONS, comparison(), LetterCause.FAILED, OF_PAGE, Remedy.REFUSED),
        row(
            Addresses.COMPARISONS,
            text(comparison()).replace("\"report\"", "\"renamed\""),
            LetterCause.UNDECODABLE,
            OF_PAGE,
            Remedy.REFUSED),
        row(
            Addresses.HEARTBEATS,
            Heartbeat.of(STREAM, "g", NOW, false, List.of()),
            LetterCause.FAILED,
            LetterSubject.NONE,
            Remedy.NONE),
        row(Addresses.COVERAGE, RuleCovered.of(RULE), LetterCause.FAILED, OF_RULE, Remedy.NONE),
        row("elsewhere", task(BATCH), LetterCause.UNKNOWN_QUEUE, OF_BATCH, Remedy.RECOVERY),
        row(
            Lane.LIVE.address(TARGET),
            "not JSON",
            LetterCause.UNDECODABLE,
            LetterSubject.NONE,
            Remedy.UNKNOWN),
        row(
            Lane.LIVE.address(TARGET),
            "{\"rule\":7,\"origin\":{\"stream\":\"x\",\"sequence\":1.5},\"survey\":[]}",
            LetterCause.UNDECODABLE,
            LetterSubject.NONE,
            Remedy.UNKNOWN),
        row(Addresses.REPORTS, "", LetterCause.UNDECODABLE, LetterSubject.NONE, Remedy.UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("letters")
  void tellsWhatALetterIsAbout(
      String queue, byte[] body, LetterCause cause, LetterSubject subject, Remedy remedy) {
    LetterReading reading = LetterReading.of(Optional.of(queue), body);

    assertThat(reading.cause()).isEqualTo(cause);
    assertThat(reading.subject()).isEqualTo(subject);
    assertThat(reading.remedy(true)).isEqualTo(remedy);
  }

  @ParameterizedTest
  @MethodSource("letters")
  void nothingIsOwedForARuleThatIsGone(
      String queue, byte[] body, LetterCause cause, LetterSubject subject, Remedy remedy) {
    assertThat(LetterReading.of(Optional.of(queue), body).remedy(false))
        .isEqualTo(remedy == Remedy.UNKNOWN ? Remedy.UNKNOWN : Remedy.NONE);
  }

  /** What is kept only in part cannot be applied, so its batch is compared instead. */
  @Test
  void aTaskThatIsNotKeptAsAWholeIsRecovered() {
    LetterReading reading =
        LetterReading.of(Optional.of(Lane.LIVE.address(TARGET)), MessageCodec.encode(task(BATCH)));

    assertThat(reading.keys()).isEqualTo(1);
    assertThat(reading.withoutMessage().remedy(true)).isEqualTo(Remedy.RECOVERY);
  }

  @Test
  void aLetterIsTheSameWhateverIdItCameUnder() {
    byte[] body = MessageCodec.encode(task(BATCH));
    ArrivedLetter first =
        new ArrivedLetter(Optional.of("tasks.live"), Optional.of("a\u0000b"), body);
    ArrivedLetter again = new ArrivedLetter(Optional.of("tasks.live"), Optional.of("c"), body);
    ArrivedLetter other = new ArrivedLetter(Optional.of("tasks.rtc"), Optional.of("a"), body);

    assertThat(first.messageId()).contains("a b");
    assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(other.fingerprint()).isNotEqualTo(first.fingerprint());
  }

  private static Arguments row(
      String queue, Object body, LetterCause cause, LetterSubject subject, Remedy remedy) {
    byte[] bytes =
        body instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : MessageCodec.encode(body);
    return Arguments.of(queue, bytes, cause, subject, remedy);
  }

  private static TaskBatch task(Origin origin) {
    KeyTask key =
        new KeyTask(
            new ObjectKey("k"),
            ChangeKind.WRITE,
            Optional.empty(),
            Optional.of(NOW),
            Optional.empty(),
            OptionalLong.empty(),
            0);
    return TaskBatch.of(TaskId.random(), RULE, Lane.LIVE, origin, List.of(key), NOW);
  }

  private static TaskDone done(Origin origin) {
    return TaskDone.of(
        TaskId.random(), RULE, origin, Tally.NONE, List.of(), List.of(), List.of(), NOW);
  }

  /** A task of a version whose keys this one cannot read. */
  private static String newer(TaskBatch task) {
    return text(task).replace("\"write\"", "\"renamed\"");
  }

  private static SurveyTask comparison() {
    Comparison comparison =
        new Comparison(
            SurveyKind.COMPARE,
            3,
            Optional.empty(),
            Optional.of(SurveyMode.REPORT),
            Optional.of(SurveyDepth.LISTING),
            OptionalInt.empty());
    return SurveyTask.first(
        RULE, SURVEY, 2, KeyRange.ofPrefix(""), Optional.empty(), Optional.of(comparison));
  }

  private static String text(Message message) {
    return new String(MessageCodec.encode(message), StandardCharsets.UTF_8);
  }
}
