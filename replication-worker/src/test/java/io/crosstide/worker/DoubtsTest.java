package io.crosstide.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.TaskId;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.worker.peer.HandledTasks.Handled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** I14: every doubt is told, a few at a time. */
class DoubtsTest {
  private final List<Promise<Void>> underway = new ArrayList<>();
  private final Doubts doubts = new Doubts(this::report, 2);

  @Test
  void areToldAFewAtATime() {
    assertThat(doubts.told().isComplete()).isTrue();
    for (int i = 0; i < 5; i++) {
      doubts.tell(handled());
    }

    assertThat(underway).hasSize(2);
    underway.get(0).complete();
    underway.get(1).fail("the process stops");
    assertThat(underway).hasSize(4);
    Future<Void> told = doubts.told();
    assertThat(told.isComplete()).isFalse();
    underway.get(2).complete();
    underway.get(3).complete();
    underway.get(4).complete();
    assertThat(told.isComplete()).isTrue();

    doubts.tell(handled());
    assertThat(doubts.told().isComplete()).isFalse();
  }

  private Future<Void> report(Handled handled) {
    underway.add(Promise.promise());
    return underway.get(underway.size() - 1).future();
  }

  private static Handled handled() {
    return new Handled(
        new TaskId(UUID.randomUUID()),
        new RuleId(new UUID(0, 1)),
        Lane.LIVE,
        new Origin.Stream(new StreamId(new UUID(0, 2)), 1),
        Instant.EPOCH,
        List.of());
  }
}
