package io.crosstide.progress.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
  private static final BackOff.Span SOON =
      new BackOff.Span(Duration.ofSeconds(1), Duration.ofMinutes(5));
  private static final BackOff.Span SLOW =
      new BackOff.Span(Duration.ofMinutes(1), Duration.ofHours(1));

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, 1, PT1S",
    "UNAVAILABLE, 2, PT2S",
    "THROTTLED, 5, PT16S",
    "MOVED, 9, PT4M16S",
    "CORRUPT, 10, PT5M",
    "INTERNAL, 2147483647, PT5M",
    "NOT_FOUND, 1, PT1M",
    "INVALID_STATE, 3, PT4M",
    "FORBIDDEN, 1, PT12H",
    "BAD_CREDENTIALS, 3, PT12H",
    "RULE_PAUSED, 9, PT1S",
    "RULE_STARTING, 1, PT1S",
    "REFUSED, 99, PT1H",
    "DELETES_HELD, 1, PT1H",
  })
  void doublesUpToALimit(FailureKind kind, int attempts, Duration expected) {
    BackOff backOff = new BackOff(SOON, SLOW, Duration.ofHours(12), () -> 1);

    assertThat(backOff.waitAfter(kind, attempts, Optional.empty())).isEqualTo(expected);
  }

  @Test
  void halfOfTheWaitIsRandom() {
    BackOff backOff = new BackOff(SOON, SLOW, Duration.ofHours(12), () -> 0);

    assertThat(backOff.waitAfter(FailureKind.MOVED, 3, Optional.empty()))
        .isEqualTo(Duration.ofSeconds(2));
  }

  /** I48: Retry-After is honoured. */
  @ParameterizedTest
  @CsvSource({"PT10M, PT10M", "PT0.001S, PT1S", "PT-5S, PT1S", "P3650D, P1D"})
  void waitsAsLongAsTheStoreAsks(Duration asked, Duration expected) {
    BackOff backOff = new BackOff(SOON, SLOW, Duration.ofHours(12), () -> 1);

    assertThat(backOff.waitAfter(FailureKind.THROTTLED, 1, Optional.of(asked))).isEqualTo(expected);
  }
}
