package io.crosstide.messaging.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.messaging.amqp.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(5);

  /** Longer than any test. */
  private static final Duration NEVER = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Schedules schedules = new Schedules(vertx, meters);

  @AfterEach
  void close() throws Exception {
    schedules.end(null);
    Await.of(vertx.close(), PATIENCE);
  }

  @Test
  void nothingBeginsBeforeTheStartIsDone() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    Schedule schedule = schedules.every(SHORT, "early", () -> counted(rounds));
    schedule.soon();
    settled();
    assertThat(rounds).hasValue(0);

    schedules.begin(null);
    Await.until("rounds", PATIENCE, () -> rounds.get() >= 3);
  }

  @Test
  void oneThatIsAddedLaterBeginsAtOnce() throws Exception {
    schedules.begin(null);
    AtomicInteger rounds = new AtomicInteger();
    schedules.every(NEVER, "late", () -> counted(rounds));
    Await.until("a round", PATIENCE, () -> rounds.get() == 1);
  }

  @Test
  void noTwoRoundsRunAtOnceHoweverLongTheyTake() throws Exception {
    BlockingQueue<CompletableFuture<Void>> running = new LinkedBlockingQueue<>();
    Schedule schedule = schedules.every(SHORT, "long", () -> open(running));
    schedules.begin(null);

    for (int i = 0; i < 3; i++) {
      CompletableFuture<Void> one = running.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      schedule.soon();
      assertThat(running.poll(10 * SHORT.toMillis(), TimeUnit.MILLISECONDS)).isNull();
      one.complete(null);
    }
    assertThat(rounds("long", Schedules.FAILED)).isZero();
  }

  /** Whatever happens in a round, the next one begins; what went wrong is counted. */
  @Test
  void noRoundEndsTheSchedule() throws Exception {
    Queue<Supplier<Uni<Void>>> bad =
        new ArrayDeque<>(
            List.of(
                () -> Uni.createFrom().failure(new IllegalStateException("fails")),
                () -> {
                  throw new IllegalStateException("throws");
                },
                () -> null,
                () -> {
                  throw new AssertionError("throws an error");
                },
                () -> Uni.createFrom().nothing()));
    int expected = bad.size();
    AtomicInteger good = new AtomicInteger();
    schedules.every(
        SHORT,
        Duration.ofMillis(50),
        "bad",
        () -> bad.isEmpty() ? counted(good) : bad.remove().get());
    schedules.begin(null);

    Await.until("good rounds", PATIENCE, () -> rounds("bad", Schedules.DONE) >= 3);
    assertThat(rounds("bad", Schedules.FAILED)).isEqualTo(expected);
    assertThat(good).hasValueGreaterThanOrEqualTo(3);
  }

  @Test
  void oneThatIsWantedSoonDoesNotWaitForTheInterval() throws Exception {
    BlockingQueue<CompletableFuture<Void>> running = new LinkedBlockingQueue<>();
    Schedule schedule = schedules.every(NEVER, "soon", () -> open(running));
    schedules.begin(null);
    CompletableFuture<Void> first = running.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    schedule.soon();
    schedule.soon();
    first.complete(null);
    CompletableFuture<Void> afterIt = running.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    afterIt.complete(null);
    Await.until("its end", PATIENCE, () -> rounds("soon", Schedules.DONE) == 2);
    settled();
    assertThat(running).as("two wishes are one round").isEmpty();

    schedule.soon();
    assertThat(running.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void noneBeginsAfterTheEnd() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    Schedule schedule =
        schedules.every(
            SHORT,
            "ended",
            () -> {
              if (rounds.incrementAndGet() == 3) {
                schedules.end(null);
              }
              return Uni.createFrom().voidItem();
            });
    schedules.begin(null);
    Await.until("rounds", PATIENCE, () -> rounds("ended", Schedules.DONE) == 3);

    schedule.soon();
    settled();
    assertThat(rounds).hasValue(3);
  }

  @Test
  void eachRoundHasAVertxContextOfItsOwn() throws Exception {
    List<Context> contexts = new CopyOnWriteArrayList<>();
    schedules.every(
        SHORT,
        "contexts",
        () -> {
          contexts.add(Vertx.currentContext());
          return Uni.createFrom().voidItem();
        });
    schedules.begin(null);

    Await.until("rounds", PATIENCE, () -> contexts.size() >= 3);
    assertThat(contexts).allMatch(VertxContext::isDuplicatedContext).doesNotHaveDuplicates();
  }

  @Test
  void anIntervalOfNothingIsRefused() {
    assertThatThrownBy(() -> schedules.every(Duration.ZERO, "none", () -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none");
  }

  /** Several intervals, and all that was to run by then has run. */
  private void settled() throws Exception {
    Await.of(vertx.timer(10 * SHORT.toMillis(), TimeUnit.MILLISECONDS).mapEmpty(), PATIENCE);
  }

  private double rounds(String schedule, String outcome) {
    return meters
        .counter(Schedules.ROUNDS, Schedules.SCHEDULE, schedule, Schedules.OUTCOME, outcome)
        .count();
  }

  /** A round that ends when whoever takes it from the queue says so. */
  private static Uni<Void> open(Queue<CompletableFuture<Void>> running) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    running.add(end);
    return Uni.createFrom().completionStage(end);
  }

  private static Uni<Void> counted(AtomicInteger rounds) {
    rounds.incrementAndGet();
    return Uni.createFrom().voidItem();
  }
}
