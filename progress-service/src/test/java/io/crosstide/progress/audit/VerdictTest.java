package io.crosstide.progress.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.survey.ChangeTrace;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.contracts.survey.KeyFinding;
import io.crosstide.contracts.survey.Settled;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {
  private static final Instant UNTIL = Instant.parse("2026-01-01T00:00:10Z");
  private static final Optional<Settled> LATE =
      Optional.of(new Settled(UNTIL, UNTIL.plusSeconds(5)));
  private static final Optional<Settled> PASSED =
      Optional.of(new Settled(UNTIL, UNTIL.minusMillis(1)));

  static Stream<Arguments> findings() {
    return Stream.of(
        Arguments.of("changed before", SurveyKind.COMPARE, LATE, -1, Verdict.OVERDUE),
        Arguments.of("changed then", SurveyKind.COMPARE, LATE, 0, Verdict.UNDERWAY),
        Arguments.of("changed after", SurveyKind.COMPARE, PASSED, 1, Verdict.UNDERWAY),
        Arguments.of("gone, not passed", SurveyKind.COMPARE, LATE, null, Verdict.UNDERWAY),
        Arguments.of("gone, passed", SurveyKind.COMPARE, PASSED, null, Verdict.OVERDUE),
        Arguments.of("no timestamp", SurveyKind.COMPARE, Optional.empty(), -1, Verdict.DIFFERS),
        Arguments.of("resync", SurveyKind.RESYNC, PASSED, -1, Verdict.DIFFERS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("findings")
  void tellsWhatWasMissedFromWhatIsOnItsWay(
      String name, SurveyKind kind, Optional<Settled> settled, Integer seconds, Verdict verdict) {
    KeyFinding finding =
        new KeyFinding(
            new ObjectKey("k"),
            seconds == null ? Difference.EXTRA : Difference.MISSING,
            Optional.ofNullable(seconds).map(UNTIL::plusSeconds),
            false,
            ChangeTrace.LISTED);
    assertThat(Verdict.of(comparison(kind), settled, finding)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"LISTED, OVERDUE", "LATER, UNDERWAY", "NONE, DIFFERS"})
  void whatCannotBeDatedByTheListingWasNotSurelyMissed(ChangeTrace trace, Verdict verdict) {
    KeyFinding finding =
        new KeyFinding(new ObjectKey("k"), Difference.CHANGED, Optional.empty(), false, trace);
    assertThat(Verdict.of(comparison(SurveyKind.COMPARE), PASSED, finding)).isEqualTo(verdict);
  }

  private static Comparison comparison(SurveyKind kind) {
    return new Comparison(
        kind,
        1,
        Optional.empty(),
        Optional.of(SurveyMode.REPORT),
        Optional.of(SurveyDepth.FULL),
        OptionalInt.empty());
  }
}
