package io.crosstide.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.stream.StreamOpening;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.store.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shell of the capture, with links that fail, hang and lose as scripted. */
class CaptureTest {
  private static final BucketRef BUCKET = Rules.bucket("b");
  private static final Duration LEASE = Duration.ofHours(1);
  private static final List<KeyChange> CHANGE = List.of(KeyChange.write(new ObjectKey("k")));

  private static final StoreException UNKNOWN =
      new StoreException(FailureKind.UNKNOWN_RESULT, "lost", null);

  private final Vertx vertx = Vertx.vertx();
  private final Links links = new Links();
  private final AtomicLong ticks = new AtomicLong();
  private Capture capture = newCapture(Duration.ofMillis(20));

  private static final class Links implements CaptureLinks {
    final List<TaskBatch> batches = new CopyOnWriteArrayList<>();
    final List<Heartbeat> beats = new CopyOnWriteArrayList<>();
    final List<StreamOpening> openings = new CopyOnWriteArrayList<>();
    final AtomicInteger sendsToFail = new AtomicInteger();
    final AtomicInteger openingsToFail = new AtomicInteger();
    final AtomicInteger beatsFailed = new AtomicInteger();
    volatile boolean beatsFail;
    volatile boolean rulesFail;
    volatile List<Rule> rules = List.of(Rules.rule("b"));
    volatile Optional<Promise<Void>> held = Optional.empty();

    @Override
    public Future<Void> send(TaskBatch batch, RegionName target) {
      batches.add(batch);
      if (sendsToFail.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        return Future.failedFuture("not accepted");
      }
      return held.map(Promise::future).orElseGet(Future::succeededFuture);
    }

    @Override
    public Future<Void> send(Heartbeat heartbeat) {
      if (beatsFail) {
        beatsFailed.incrementAndGet();
        return Future.failedFuture("no broker");
      }
      beats.add(heartbeat);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> open(StreamOpening opening) {
      openings.add(opening);
      return openingsToFail.getAndUpdate(n -> Math.max(0, n - 1)) > 0
          ? Future.failedFuture("no progress")
          : Future.succeededFuture();
    }

    @Override
    public Future<Void> readRules() {
      return rulesFail ? Future.failedFuture("no rules") : Future.succeededFuture();
    }

    List<Rule> rules() {
      return rules;
    }
  }

  private Capture newCapture(Duration settling) {
    InstantSource clock = InstantSource.system();
    CaptureDesk desk =
        new CaptureDesk(
            clock,
            () -> ticks.get() + System.nanoTime(),
            (region, tick) -> Optional.of(clock.instant()),
            links::rules,
            100,
            LEASE);
    return new Capture(
        vertx,
        links,
        desk,
        new CaptureMetrics(new SimpleMeterRegistry()),
        clock,
        new CaptureAssembly.Settings(
            "test", 100, Duration.ofMillis(400), Duration.ofMillis(20), LEASE, settling));
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    Await.until("the condition", Duration.ofSeconds(20), condition);
  }

  private void start() throws Exception {
    capture.start();
    await(capture::isOpen);
  }

  private void passLease() {
    ticks.addAndGet(LEASE.plusSeconds(1).toNanos());
  }

  private Future<String> write(Future<String> outcome) {
    return write(() -> outcome);
  }

  private Future<String> write(Supplier<Future<String>> store) {
    Promise<String> result = Promise.promise();
    vertx.runOnContext(
        v -> capture.around(BUCKET, 1, store, x -> CHANGE, CHANGE).onComplete(result));
    return result.future();
  }

  private static <T> Throwable failure(Future<T> future) throws Exception {
    await(future::isComplete);
    return future.cause();
  }

  @Test
  void opensTheStreamHoweverOftenThatFails() throws Exception {
    links.openingsToFail.set(2);
    capture.start();
    assertThat(failure(write(Future.succeededFuture("x")))).isInstanceOf(CaptureUnavailable.class);
    await(capture::isOpen);
    assertThat(links.openings).hasSize(3);
    assertThat(links.openings)
        .extracting(StreamOpening::stream)
        .containsOnly(links.openings.get(0).stream());
  }

  @Test
  void answersAfterTheBrokerAccepted() throws Exception {
    start();
    Promise<Void> acceptance = Promise.promise();
    links.held = Optional.of(acceptance);
    Future<String> write = write(Future.succeededFuture("done"));
    await(() -> links.batches.size() == 1);
    assertThat(write.isComplete()).isFalse();
    acceptance.complete();
    await(write::isComplete);
    assertThat(write.result()).isEqualTo("done");
  }

  @Test
  void sendsTheSameBatchAgainUntilItIsAccepted() throws Exception {
    start();
    links.sendsToFail.set(2);
    Future<String> write = write(Future.succeededFuture("done"));
    await(write::isComplete);
    assertThat(write.succeeded()).isTrue();
    assertThat(links.batches).hasSize(3);
    assertThat(new ArrayList<>(links.batches)).containsOnly(links.batches.get(0));
  }

  @Test
  void doesNotCaptureWhatWasDefinitelyRefused() throws Exception {
    start();
    StoreException refused =
        new StoreException(FailureKind.REFUSED, 400, "BadDigest", "no", Optional.empty(), null);
    assertThat(failure(write(Future.failedFuture(refused)))).isSameAs(refused);
    assertThat(links.batches).isEmpty();
  }

  /** I1: an error of the second step says nothing of the first. */
  @Test
  void capturesWhatWasRefusedOnlyAfterSomethingWasWritten() throws Exception {
    start();
    StoreException refused =
        new StoreException(FailureKind.FORBIDDEN, 403, "", "no", Optional.empty(), null);
    HalfWritten half = new HalfWritten(refused);
    assertThat(failure(write(Future.failedFuture(half)))).isSameAs(half);
    await(() -> links.batches.size() == 1);
  }

  @Test
  void capturesWhatMayHaveHappened() throws Exception {
    start();
    assertThat(failure(write(Future.failedFuture(UNKNOWN)))).isSameAs(UNKNOWN);
    await(() -> links.batches.size() == 1);
    assertThat(links.batches.get(0).keys().get(0).key().value()).isEqualTo("k");
  }

  /** The store may finish it after we gave up: until then nobody looks and no mark passes it. */
  @Test
  void keepsAWriteOfUnknownOutcomeInFlightUntilItHasSettled() throws Exception {
    capture = newCapture(Duration.ofHours(1));
    start();
    assertThat(failure(write(Future.failedFuture(UNKNOWN)))).isSameAs(UNKNOWN);
    Instant failed = Instant.now();
    int beats = links.beats.size();
    await(() -> links.beats.size() > beats + 3);
    assertThat(links.batches).isEmpty();
    assertThat(links.beats.get(beats + 3).marks().get(0).safeUntil()).isBeforeOrEqualTo(failed);
  }

  /** I1: the store may finish it after workers have looked, and only a lost stream is recovered. */
  @Test
  void leavesTheStreamOpenForAWriteThatHasNotSettled() throws Exception {
    capture = newCapture(Duration.ofHours(1));
    start();
    assertThat(failure(write(Future.failedFuture(UNKNOWN)))).isSameAs(UNKNOWN);
    Instant failed = Instant.now();
    Future<Void> closed = capture.close(Duration.ofSeconds(2));
    await(closed::isComplete);
    assertThat(closed.succeeded()).isTrue();
    assertThat(links.batches).hasSize(1);
    assertThat(links.beats)
        .noneMatch(Heartbeat::closing)
        .allMatch(beat -> !beat.marks().get(0).safeUntil().isAfter(failed));
  }

  @Test
  void leavesTheStreamOpenForAWriteThatFailsAtTheVeryEnd() throws Exception {
    capture = newCapture(Duration.ofHours(1));
    start();
    Promise<String> last = Promise.promise();
    CompletableFuture<Void> forwarded = new CompletableFuture<>();
    Future<String> write =
        write(
            () -> {
              forwarded.complete(null);
              return last.future();
            });
    await(forwarded::isDone);
    assertThat(failure(write(Future.failedFuture(UNKNOWN)))).isSameAs(UNKNOWN);
    Future<Void> closed = capture.close(Duration.ofSeconds(2));
    await(() -> links.batches.size() == 1);
    last.fail(UNKNOWN);
    assertThat(failure(write)).isSameAs(UNKNOWN);
    await(() -> links.batches.size() == 2 && closed.isComplete());
    assertThat(links.beats).noneMatch(Heartbeat::closing);
  }

  @Test
  void closesTheStreamWhenAllWritesHaveSettled() throws Exception {
    capture = newCapture(Duration.ofMillis(200));
    start();
    assertThat(failure(write(Future.failedFuture(UNKNOWN)))).isSameAs(UNKNOWN);
    Future<Void> closed = capture.close(Duration.ofSeconds(40));
    await(closed::isComplete);
    assertThat(closed.succeeded()).isTrue();
    assertThat(links.batches).hasSize(1);
    assertThat(links.beats).anyMatch(Heartbeat::closing);
  }

  @Test
  void capturesAWriteWhoseResultCannotBeRead() throws Exception {
    start();
    IllegalStateException defect = new IllegalStateException("a defect");
    Promise<String> result = Promise.promise();
    vertx.runOnContext(
        v ->
            capture
                .around(
                    BUCKET,
                    1,
                    () -> Future.succeededFuture("x"),
                    x -> {
                      throw defect;
                    },
                    CHANGE)
                .onComplete(result));
    assertThat(failure(result.future())).isSameAs(defect);
    await(() -> links.batches.size() == 1);
  }

  @Test
  void letsTheClientGoButKeepsTheChange() throws Exception {
    start();
    Promise<Void> acceptance = Promise.promise();
    links.held = Optional.of(acceptance);
    assertThat(failure(write(Future.succeededFuture("x")))).isInstanceOf(CaptureUnavailable.class);
    acceptance.complete();
    links.held = Optional.empty();
    Future<String> next = write(Future.succeededFuture("next"));
    await(next::isComplete);
    assertThat(next.succeeded()).isTrue();
    assertThat(links.batches).hasSize(2);
  }

  @Test
  void beginsANewStreamAfterItWasCutOff() throws Exception {
    start();
    await(() -> !links.beats.isEmpty());
    Promise<Void> acceptance = Promise.promise();
    links.held = Optional.of(acceptance);
    Future<String> write = write(Future.succeededFuture("done"));
    await(() -> links.batches.size() == 1);
    passLease();
    links.rules = List.of(links.rules.get(0), Rules.rule("b"));
    acceptance.complete();
    links.held = Optional.empty();
    await(() -> links.openings.size() == 2 && capture.isOpen());
    await(write::isComplete);
    assertThat(write.succeeded()).isTrue();
    assertThat(links.openings.get(1).marks()).hasSize(2);
    assertThat(links.batches).hasSize(3);
    await(
        () ->
            links.beats.stream()
                .anyMatch(b -> b.closing() && b.stream().equals(links.openings.get(0).stream())));
  }

  /** Every stream costs progress a row for each rule, and this process what is not sent yet. */
  @Test
  void beginsNoStreamWhileTheBrokerIsAway() throws Exception {
    start();
    links.beatsFail = true;
    for (int i = 1; i <= 5; i++) {
      passLease();
      int failed = links.beatsFailed.get();
      await(() -> links.beatsFailed.get() > failed + 3);
    }
    assertThat(links.openings).hasSize(1);
    assertThat(capture.isOpen()).isFalse();
    assertThat(capture.wasOpen()).isTrue();
    links.beatsFail = false;
    await(capture::isOpen);
    assertThat(links.openings).hasSize(2);
  }

  @Test
  void closesAStreamWhoseOpeningIsNotAnswered() throws Exception {
    links.openingsToFail.set(Integer.MAX_VALUE);
    capture.start();
    await(() -> !links.openings.isEmpty());
    Future<Void> closed = capture.close(Duration.ofSeconds(20));
    await(() -> links.beats.stream().anyMatch(Heartbeat::closing));
    assertThat(closed.isComplete()).isFalse();
    int told = links.beats.size();
    links.openingsToFail.set(0);
    await(closed::isComplete);
    assertThat(closed.succeeded()).isTrue();
    assertThat(links.beats).hasSizeGreaterThan(told);
    assertThat(links.beats.get(links.beats.size() - 1))
        .matches(Heartbeat::closing)
        .matches(beat -> beat.stream().equals(links.openings.get(0).stream()));
  }

  @Test
  void closesAtOnceWhenProgressWasNeverAsked() throws Exception {
    links.rulesFail = true;
    capture.start();
    Future<Void> closed = capture.close(Duration.ofSeconds(20));
    await(closed::isComplete);
    assertThat(closed.succeeded()).isTrue();
    assertThat(links.beats).isEmpty();
  }

  @Test
  void closesWithALastHeartbeat() throws Exception {
    start();
    Promise<Void> acceptance = Promise.promise();
    links.held = Optional.of(acceptance);
    Future<String> write = write(Future.succeededFuture("done"));
    await(() -> links.batches.size() == 1);
    Future<Void> closed = capture.close(Duration.ofSeconds(10));
    assertThat(failure(write(Future.succeededFuture("late"))))
        .isInstanceOf(CaptureUnavailable.class);
    assertThat(closed.isComplete()).isFalse();
    acceptance.complete();
    await(closed::isComplete);
    assertThat(closed.succeeded()).isTrue();
    assertThat(write.isComplete()).isTrue();
    assertThat(links.beats)
        .filteredOn(Heartbeat::closing)
        .isNotEmpty()
        .allMatch(last -> last.marks().get(0).lastSequence() == 1);
  }

  @Test
  void givesUpClosingWhenTheBrokerIsAway() throws Exception {
    start();
    links.beatsFail = true;
    Future<Void> closed = capture.close(Duration.ofMillis(300));
    await(closed::isComplete);
    assertThat(closed.failed()).isTrue();
  }
}
