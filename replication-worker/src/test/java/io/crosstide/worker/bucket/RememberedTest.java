package io.crosstide.worker.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.store.StoreException;
import io.crosstide.worker.copy.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private static final Duration LIFETIME = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Remembered<String, Integer> remembered = new Remembered<>(LIFETIME, 2, nanos::get);
  private final List<Promise<Integer>> questions = new ArrayList<>();

  private Future<Integer> get(String key) {
    return remembered.get(
        key,
        () -> {
          Promise<Integer> question = Promise.promise();
          questions.add(question);
          return question.future();
        });
  }

  @Test
  void asksOnceForAllWhoWaitAndAgainAfterTheLifetime() {
    Future<Integer> one = get("a");
    Future<Integer> two = get("a");
    assertThat(questions).hasSize(1);
    questions.get(0).complete(7);
    assertThat(List.of(one.result(), two.result(), get("a").result())).containsOnly(7);

    nanos.addAndGet(LIFETIME.toNanos() - 1);
    assertThat(get("a").result()).isEqualTo(7);
    nanos.incrementAndGet();
    Future<Integer> again = get("a");
    assertThat(questions).hasSize(2);
    questions.get(1).complete(8);
    assertThat(again.result()).isEqualTo(8);
  }

  @Test
  void anAnswerThatComesLateIsThereForTheNext() throws Exception {
    Remembered<String, Integer> impatient =
        new Remembered<>(LIFETIME, 2, nanos::get, Duration.ofMillis(20));
    Promise<Integer> slow = Promise.promise();
    Future<Integer> first = impatient.get("a", slow::future);
    assertThatThrownBy(() -> Bytes.await(first)).isInstanceOf(StoreException.class);

    slow.complete(7);

    assertThat(impatient.get("a", () -> Future.failedFuture("not asked")).result()).isEqualTo(7);
  }

  @Test
  void aQuestionThatIsNeverAnsweredFailsAndIsAskedAgain() throws Exception {
    Remembered<String, Integer> impatient =
        new Remembered<>(LIFETIME, 2, nanos::get, Duration.ofMillis(20));
    Promise<Integer> never = Promise.promise();

    Future<Integer> first = impatient.get("a", never::future);
    Future<Integer> second = impatient.get("a", never::future);

    for (Future<Integer> waiting : List.of(first, second)) {
      assertThatThrownBy(() -> Bytes.await(waiting))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
    }
    assertThat(Bytes.await(impatient.get("a", () -> Future.succeededFuture(7)))).isEqualTo(7);
    never.complete(8);
    assertThat(Bytes.await(impatient.get("a", never::future))).isEqualTo(7);
  }

  @Test
  void aFailureLeavesItAtTheLastAnswerAndIsNoAnswerItself() {
    Future<Integer> first = get("a");
    questions.get(0).fail("no");
    assertThat(first.failed()).isTrue();
    get("a");
    questions.get(1).complete(7);

    nanos.addAndGet(LIFETIME.toNanos());
    Future<Integer> later = get("a");
    questions.get(2).fail("no");
    assertThat(later.result()).isEqualTo(7);
    assertThat(get("a").result()).as("not asked at once again").isEqualTo(7);
    assertThat(questions).hasSize(3);

    nanos.addAndGet(Math.min(LIFETIME.toNanos(), Remembered.PAUSE.toNanos()));
    Future<Integer> soon = get("a");
    assertThat(questions).as("nor kept for a whole lifetime").hasSize(4);
    questions.get(3).complete(8);
    assertThat(soon.result()).isEqualTo(8);
  }

  @Test
  void aQuestionThatThrowsFails() {
    Future<Integer> answer =
        remembered.get(
            "a",
            () -> {
              throw new IllegalArgumentException("no such region");
            });
    assertThat(answer.cause()).hasMessage("no such region");
  }

  @Test
  void forgetsTheLongestUnused() {
    for (String key : List.of("a", "b")) {
      get(key);
      questions.get(questions.size() - 1).complete(1);
    }
    get("a");
    get("c");
    questions.get(2).complete(1);
    get("a");
    assertThat(questions).as("a was used after b").hasSize(3);
    get("b");
    assertThat(questions).hasSize(4);
  }
}
