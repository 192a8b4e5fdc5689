package io.crosstide.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.worker.copy.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** I14: what a worker that died had sent may take effect after another one has done its task. */
class OrphanedWritesTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final KeyTask TASK =
      new KeyTask(
          new ObjectKey("k"),
          ChangeKind.WRITE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          0);

  static Stream<Outcome> right() {
    return Stream.of(new Outcome.Copied(1), new Outcome.Unchanged(), new Outcome.Deleted());
  }

  @ParameterizedTest
  @MethodSource("right")
  void whatIsRightIsLookedAtOnceMore(Outcome outcome) {
    KeyFailure failure = ((Outcome.Failed) OrphanedWrites.doubted(TASK, outcome, WAIT)).failure();

    assertThat(failure.task()).isEqualTo(TASK);
    assertThat(failure.kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure.side()).isEqualTo(Side.TARGET);
    assertThat(failure.retryAfter()).contains(WAIT);
  }

  static Stream<Arguments> waits() {
    return Stream.of(
        Arguments.of(Optional.empty(), WAIT),
        Arguments.of(Optional.of(Duration.ofSeconds(1)), WAIT),
        Arguments.of(Optional.of(Duration.ofHours(1)), Duration.ofHours(1)));
  }

  @ParameterizedTest
  @MethodSource("waits")
  void whatFailedIsNotTriedBefore(Optional<Duration> asked, Duration wait) {
    KeyFailure failed = new KeyFailure(TASK, FailureKind.FORBIDDEN, Side.SOURCE, "no", asked);

    assertThat(OrphanedWrites.doubted(TASK, new Outcome.Failed(failed), WAIT))
        .isEqualTo(
            new Outcome.Failed(
                new KeyFailure(TASK, FailureKind.FORBIDDEN, Side.SOURCE, "no", Optional.of(wait))));
  }

  @Test
  void whatWasLeftOutIsToldAllTheSame() {
    Map<SkipReason, VersionId> versions = Map.of(SkipReason.ENCRYPTION, new VersionId("v"));
    Outcome doubted =
        OrphanedWrites.doubted(
            TASK, new Outcome.LeavingOut(new Outcome.Unchanged(), versions), WAIT);

    assertThat(((Outcome.LeavingOut) doubted).versions()).isEqualTo(versions);
    assertThat(((Outcome.LeavingOut) doubted).done()).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void whatIsNotWrittenIsInNoDoubt() {
    for (Outcome outcome :
        Stream.of(
                new Outcome.Skipped(SkipReason.REPLICA),
                new Outcome.Dropped(),
                new Outcome.Stopped())
            .toList()) {
      assertThat(OrphanedWrites.doubted(TASK, outcome, WAIT)).isSameAs(outcome);
    }
  }
}
