package io.crosstide.progress.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** I48: two failures of a key in one batch lose nothing that one of them says. */
class FailureTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "FORBIDDEN, UNAVAILABLE, false",
    "DELETES_HELD, THROTTLED, true",
    "UNKNOWN_RESULT, DELETES_HELD, true",
    "DELETES_HELD, DELETES_HELD, true"
  })
  void theLaterCauseCountsAndADeleteStaysHeld(
      FailureKind earlier, FailureKind later, boolean held) {
    Failure both = failure(earlier, 0, 0).merge(failure(later, 1, 0));

    assertThat(both.kind()).isEqualTo(later);
    assertThat(both.held()).isEqualTo(held);
    assertThat(both.changedAt()).contains(NOW);
  }

  @ParameterizedTest
  @CsvSource({"60, 1, 60", "1, 60, 60", "0, 60, 60", "60, 0, 60"})
  void theLongerWaitCounts(int earlier, int later, int merged) {
    assertThat(
            failure(FailureKind.UNKNOWN_RESULT, 0, earlier)
                .merge(failure(FailureKind.THROTTLED, 1, later))
                .retryAfter())
        .contains(Duration.ofSeconds(merged));
  }

  private static Failure failure(FailureKind kind, int second, int waitSeconds) {
    return new Failure(
        new LedgerKey(new RuleId(new UUID(0, 1)), new ObjectKey("k"), Optional.empty()),
        Optional.of(NOW.plusSeconds(second)),
        true,
        false,
        false,
        false,
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        kind,
        Side.TARGET,
        kind + " " + second,
        waitSeconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(waitSeconds)),
        false,
        0,
        kind == FailureKind.DELETES_HELD);
  }
}
