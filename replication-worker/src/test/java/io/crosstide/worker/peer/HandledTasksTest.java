package io.crosstide.worker.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.worker.peer.HandledTasks.Handled;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** I14: what may have been in work at a worker that died is known, done or not. */
class HandledTasksTest {
  private static final long SECOND = 1_000_000_000;
  private static final KeyTask KEY =
      new KeyTask(
          new ObjectKey("k"),
          ChangeKind.WRITE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          0);

  private final HandledTasks tasks = new HandledTasks(14 * SECOND);

  @Test
  void whatWasBegunMeanwhileIsDoubtfulOnce() {
    Handled before = done(10, 1);
    Handled meanwhile = done(12, 1);
    tasks.remember(before, at(10), at(11));
    tasks.remember(meanwhile, at(12), at(13));

    assertThat(tasks.missed(departure(11, 31), at(21))).containsExactly(meanwhile);
    assertThat(tasks.missed(departure(11, 31), at(22))).isEmpty();
  }

  @Test
  void whatIsBegunLaterIsDoubtfulAsLongAsTheBrokerMayTake() {
    tasks.missed(departure(11, 31), at(21));

    assertThat(tasks.mayHaveBeenAnothers(at(10))).isFalse();
    assertThat(tasks.mayHaveBeenAnothers(at(31))).isTrue();
    assertThat(tasks.mayHaveBeenAnothers(at(32))).isFalse();
    assertThat(tasks.remember(done(12, 1), at(12), at(22))).isFalse();
    assertThat(tasks.remember(done(32, 1), at(32), at(33))).isTrue();
  }

  @Test
  void whatIsOldIsForgotten() {
    tasks.remember(done(0, 1), at(0), at(1));
    tasks.remember(done(15, 1), at(15), at(15));

    assertThat(tasks.missed(departure(0, 20), at(16))).hasSize(1);
  }

  @Test
  void noMoreThanSoManyKeysAreRemembered() {
    for (int i = 0; i <= HandledTasks.KEYS_MAX / TaskBatch.KEYS_MAX; i++) {
      tasks.remember(done(1, TaskBatch.KEYS_MAX), at(1), at(1));
    }

    assertThat(tasks.missed(departure(0, 20), at(2)))
        .hasSize(HandledTasks.KEYS_MAX / TaskBatch.KEYS_MAX);
  }

  @Test
  void manyDeparturesAtATimeAreOneThatLasts() {
    for (int i = 0; i < 1000; i++) {
      tasks.missed(departure(i, i + 1), at(1));
    }

    for (int i = 0; i <= 1000; i++) {
      assertThat(tasks.mayHaveBeenAnothers(at(i))).isTrue();
    }
  }

  private static Departure departure(long since, long until) {
    return new Departure(at(since), at(until));
  }

  private static long at(long second) {
    return Long.MAX_VALUE - 10 * SECOND + second * SECOND;
  }

  private static Handled done(int sequence, int keys) {
    List<KeyTask> right = Collections.nCopies(keys, KEY);
    TaskBatch task =
        TaskBatch.of(
            new TaskId(UUID.randomUUID()),
            new RuleId(new UUID(0, 1)),
            Lane.LIVE,
            new Origin.Stream(new StreamId(new UUID(0, 2)), sequence + 1),
            right,
            Instant.EPOCH);
    return new Handled(task, right);
  }
}
