package io.crosstide.gateway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AtATimeTest {
  private final Map<Integer, Promise<String>> underway = new TreeMap<>();

  @Test
  void asksForSomeAtATimeAndKeepsTheOrder() {
    List<Integer> items = IntStream.range(0, 5).boxed().toList();
    Future<List<String>> all = AtATime.all(items, 2, this::call);
    assertThat(underway).containsOnlyKeys(0, 1);

    answer(1);
    assertThat(underway).as("what is slow is not waited for").containsOnlyKeys(0, 2);
    answer(2);
    answer(0);
    assertThat(underway).containsOnlyKeys(3, 4);
    answer(4);
    assertThat(all.isComplete()).isFalse();
    answer(3);
    assertThat(all.result()).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void failsWithTheFirstThatFails() {
    Future<List<String>> all = AtATime.all(List.of(0, 1, 2), 2, this::call);

    underway.get(1).fail("no");

    assertThat(all.cause()).hasMessage("no");
    assertThat(underway).as("nothing more is asked for in its place").containsOnlyKeys(0, 1);
  }

  @Test
  void ofNothingThereAreNoAnswers() {
    assertThat(AtATime.all(List.<Integer>of(), 8, this::call).result()).isEmpty();
  }

  @Test
  void answersThatAreThereAtOnceAreTakenInTurn() {
    List<Integer> items = IntStream.range(0, 100_000).boxed().toList();
    assertThat(AtATime.all(items, 8, Future::succeededFuture).result()).isEqualTo(items);
  }

  private Future<String> call(int item) {
    underway.put(item, Promise.promise());
    return underway.get(item).future();
  }

  private void answer(int item) {
    underway.remove(item).complete("" + item);
  }
}
