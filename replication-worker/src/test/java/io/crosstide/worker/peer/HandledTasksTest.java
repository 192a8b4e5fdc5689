package io.crosstide.worker.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.worker.peer.HandledTasks.Handled;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** I14: what may have been in work at a worker that died is known, done or not. */
class HandledTasksTest {
  private static final long SECOND = 1_000_000_000;
  private static final int KEYS = 100;
  private static final KeyFailure DOUBT =
      new KeyFailure(
          new KeyTask(
              new ObjectKey("k"),
              ChangeKind.WRITE,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              OptionalLong.empty(),
              0),
          FailureKind.UNKNOWN_RESULT,
          Side.TARGET,
          "",
          Optional.empty());

  private final HandledTasks tasks = new HandledTasks(Duration.ofSeconds(60));

  @Test
  void whatWasBegunMeanwhileIsDoubtfulOnce() {
    Handled before = done(9, 1);
    Handled meanwhile = done(12, 1);
    Handled sentLater = done(20, 1);
    tasks.remember(before, at(10));
    tasks.remember(meanwhile, at(12));
    tasks.remember(sentLater, at(20));

    assertThat(tasks.missed(departure(11, 31))).containsExactly(meanwhile);
    assertThat(tasks.missed(departure(11, 31))).isEmpty();
  }

  @Test
  void whatIsBegunLaterIsDoubtfulAsLongAsTheBrokerMayTake() {
    tasks.missed(departure(11, 31));

    assertThat(tasks.mayHaveBeenAnothers(sent(9), at(10))).isFalse();
    assertThat(tasks.mayHaveBeenAnothers(sent(9), at(31))).isTrue();
    assertThat(tasks.mayHaveBeenAnothers(sent(20), at(31))).isFalse();
    assertThat(tasks.mayHaveBeenAnothers(sent(9), at(32))).isFalse();
    assertThat(tasks.remember(done(12, 1), at(12))).isFalse();
    assertThat(tasks.remember(done(20, 1), at(20))).isTrue();
  }

  @Test
  void whatIsOldIsForgotten() {
    tasks.remember(done(0, 1), at(0));
    tasks.remember(done(1, 1), at(61));

    tasks.forgetOld(at(61));

    assertThat(tasks.missed(departure(0, 70))).hasSize(1);
    assertThat(tasks.takeForgotten()).isZero();
  }

  @Test
  void noMoreThanSoManyKeysAreRemembered() {
    int most = HandledTasks.KEYS_MAX / KEYS;
    for (int i = 0; i < most + 3; i++) {
      tasks.remember(done(1, KEYS), at(1));
    }

    assertThat(tasks.takeForgotten()).isEqualTo(3);
    assertThat(tasks.takeForgotten()).isZero();
    assertThat(tasks.missed(departure(0, 20))).hasSize(most);
  }

  @Test
  void manyDeparturesAtATimeAreOneThatLasts() {
    for (int i = 0; i < 1000; i++) {
      tasks.missed(departure(i, i + 1));
    }

    assertThat(tasks.departures()).isEqualTo(HandledTasks.DEPARTURES_MAX);
    for (int i = 0; i <= 1000; i++) {
      assertThat(tasks.mayHaveBeenAnothers(sent(0), at(i))).isTrue();
    }
  }

  /** Of a worker that had what was sent before the 15th second. */
  private static Departure departure(long since, long until) {
    return new Departure(at(since), at(until), sent(15));
  }

  private static long at(long second) {
    return Long.MAX_VALUE - 10 * SECOND + second * SECOND;
  }

  private static Instant sent(int second) {
    return Instant.EPOCH.plusSeconds(second);
  }

  private static Handled done(int sentSecond, int keys) {
    return new Handled(
        new TaskId(UUID.randomUUID()),
        new RuleId(new UUID(0, 1)),
        Lane.LIVE,
        new Origin.Stream(new StreamId(new UUID(0, 2)), 1),
        sent(sentSecond),
        Collections.nCopies(keys, DOUBT));
  }
}
