package io.crosstide.progress.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.SurveyPage;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerDutyTest {
  private static final SurveyPage PAGE =
      new SurveyPage(SurveyId.random(), 0, Optional.empty(), Optional.empty());
  private static final KeyTask LISTED = task(OptionalLong.of(7));
  private static final KeyTask EXTRA = task(OptionalLong.empty());

  static Stream<Arguments> failures() {
    Origin stream = new Origin.Stream(StreamId.random(), 1);
    Origin recovery =
        new Origin.Survey(
            PAGE, Optional.of(new Comparison(SurveyKind.RECOVERY, 1, Optional.of(Instant.EPOCH))));
    return Stream.of(
        Arguments.of("captured", stream, true, true),
        Arguments.of("owed", new Origin.Survey(PAGE), true, true),
        Arguments.of("recovered", recovery, true, true),
        Arguments.of("reported", origin(SurveyMode.REPORT), false, false),
        Arguments.of("repaired", origin(SurveyMode.REPAIR), true, false),
        Arguments.of("with deletes", origin(SurveyMode.REPAIR_WITH_DELETES), true, true));
  }

  /** A retry may write and delete, which a comparison may not always. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void leavesToTheLedgerWhatMayBeMadeRight(
      String name, Origin origin, boolean listed, boolean extra) {
    assertThat(LedgerDuty.isOwed(origin, LISTED)).isEqualTo(listed);
    assertThat(LedgerDuty.isOwed(origin, EXTRA)).isEqualTo(extra);
  }

  @Test
  void holdsTheFractionOfWhatIsOwedAndOfAResync() {
    assertThat(LedgerDuty.surveyOf(new Origin.Survey(PAGE))).contains(PAGE.survey());
    assertThat(LedgerDuty.surveyOf(origin(SurveyKind.RESYNC, SurveyMode.REPAIR)))
        .contains(PAGE.survey());
    assertThat(LedgerDuty.surveyOf(origin(SurveyMode.REPAIR))).isEmpty();
    assertThat(LedgerDuty.surveyOf(new Origin.Stream(StreamId.random(), 1))).isEmpty();
  }

  private static Origin origin(SurveyMode mode) {
    return origin(SurveyKind.COMPARE, mode);
  }

  private static Origin origin(SurveyKind kind, SurveyMode mode) {
    return new Origin.Survey(
        PAGE,
        Optional.of(
            new Comparison(
                kind,
                1,
                Optional.empty(),
                Optional.of(mode),
                Optional.of(SurveyDepth.FULL),
                OptionalInt.empty())));
  }

  private static KeyTask task(OptionalLong size) {
    return new KeyTask(
        new ObjectKey("k"),
        ChangeKind.FOUND,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        size,
        0);
  }
}
