package io.crosstide.worker.deletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.deletes.DeleteGrant;
import io.crosstide.contracts.deletes.DeleteGrantOrder;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.DeleteLimit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrantQueuesTest {
  private static final DeleteLimit LIMIT = new DeleteLimit(10, 60);
  private static final DeleteLimit HIGHER = new DeleteLimit(20, 60);
  private static final RuleId RULE = RuleId.random();

  private final List<DeleteGrantOrder> asked = new ArrayList<>();
  private final List<Promise<DeleteGrant>> answers = new ArrayList<>();
  private final GrantQueues queues =
      new GrantQueues(
          (rule, order) -> {
            asked.add(order);
            answers.add(Promise.promise());
            return answers.get(answers.size() - 1).future();
          });

  @Test
  void asksTogetherForWhatCameMeanwhile() {
    Future<Boolean> first = take("a");
    List<Future<Boolean>> others = List.of(take("b"), take("c"));
    assertThat(asked).containsExactly(order(LIMIT, "a"));

    answer(0, 1);
    assertThat(first.result()).isTrue();
    assertThat(asked).hasSize(2).last().isEqualTo(order(LIMIT, "b", "c"));

    answer(1, 1);
    assertThat(others.stream().map(Future::result)).containsExactly(true, false);

    take("d");
    assertThat(asked).as("at once again").hasSize(3);
  }

  /** What one task of a key was refused no other one is granted. */
  @Test
  void givesNothingToKeysThatAreHeld() {
    take("a");
    List<Future<Boolean>> others = List.of(take("b"), take("c"), take("b"), take("d"), take("e"));
    answer(0, 1);

    answer(1, 2, "b");
    assertThat(others.stream().map(Future::result))
        .containsExactly(false, true, false, true, false);
  }

  @Test
  void asksUnderEachLimitByItself() {
    take("a");
    take("b");
    queues.take(RULE, new ObjectKey("c"), HIGHER);
    answer(0, 1);
    assertThat(asked).last().isEqualTo(order(LIMIT, "b"));
    answer(1, 1);
    assertThat(asked).last().isEqualTo(order(HIGHER, "c"));
  }

  @Test
  void doesNotLetRulesWaitForEachOther() {
    take("a");
    queues.take(RuleId.random(), new ObjectKey("a"), LIMIT);
    assertThat(asked).hasSize(2);
  }

  @Test
  void asksForABoundedNumber() {
    for (int i = 0; i < 2 * DeleteGrantOrder.WANTED_MAX; i++) {
      take("k" + i);
    }
    answer(0, 1);
    assertThat(asked.get(1).wanted()).isEqualTo(DeleteGrantOrder.WANTED_MAX);
  }

  @Test
  void goesOnAfterAFailure() {
    Future<Boolean> first = take("a");
    Future<Boolean> second = take("b");
    answers.get(0).fail("away");
    assertThat(first.failed()).isTrue();
    answer(1, 1);
    assertThat(second.result()).isTrue();
  }

  private Future<Boolean> take(String key) {
    return queues.take(RULE, new ObjectKey(key), LIMIT);
  }

  private void answer(int question, int granted, String... held) {
    Set<ObjectKey> keys = Stream.of(held).map(ObjectKey::new).collect(Collectors.toSet());
    answers.get(question).complete(new DeleteGrant(granted, keys));
  }

  private static DeleteGrantOrder order(DeleteLimit limit, String... keys) {
    return DeleteGrantOrder.of(limit, Stream.of(keys).map(ObjectKey::new).toList());
  }
}
