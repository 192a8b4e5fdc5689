package io.crosstide.messaging.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.messaging.broker.BrokerProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Intake and publisher while the broker is stopped, killed, frozen and started again. */
class BrokerRestartIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String QUEUE = Addresses.REPORTS;

  @TempDir Path directory;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Vertx vertx;

  @BeforeEach
  void setUp() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void tearDown() throws Exception {
    Await.of(vertx.close(), SOON);
  }

  @Test
  void bothSidesComeBackAfterAStop() throws Exception {
    try (BrokerFixture broker = BrokerFixture.start(directory)) {
      AmqpConfig config = TestConfig.of(broker.address());
      ConfirmedPublisher publisher = publisher(config);
      Taker taker = taker(config, 10);
      for (int round = 0; round < 3; round++) {
        Await.of(publisher.sendFuture(Note.of("before " + round)), SOON);
        broker.stop();
        Future<Void> whileDown = publisher.sendFuture(Note.of("while down " + round));
        assertThat(whileDown.isComplete()).isFalse();
        broker.startAgain();
        Await.of(whileDown, SOON);
        int expected = 2 * (round + 1);
        Await.until("taken", SOON, () -> ids(taker).size() == expected);
      }
      Await.until("accepted", SOON, () -> broker.messageCount(QUEUE) == 0);
      Await.of(publisher.close(), SOON);
      Await.of(taker.intake.close(), SOON);
    }
  }

  @Test
  void aSendFailsInTimeWhileTheBrokerIsAwayAndMayBeRepeated() throws Exception {
    try (BrokerFixture broker = BrokerFixture.start(directory)) {
      AmqpConfig config = TestConfig.of(broker.address(), "publish.timeout", "1s");
      ConfirmedPublisher publisher = publisher(config);
      Note note = Note.of("late");
      broker.stop();
      long start = System.nanoTime();
      assertThatThrownBy(() -> Await.of(publisher.sendFuture(note), SOON))
          .cause()
          .isInstanceOfSatisfying(
              PublishException.class,
              e -> assertThat(e.reason()).isEqualTo(PublishException.Reason.TIMED_OUT));
      // Well before it would by default.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(publisher.waiting()).isZero();
      broker.startAgain();
      Await.until("link", SOON, publisher::isUp);
      Await.of(publisher.sendFuture(note), SOON);
      Await.of(publisher.sendFuture(note), SOON);
      Taker taker = taker(config, 10);
      Await.of(publisher.sendFuture(Note.of("after it")), SOON);
      Await.until("the last", SOON, () -> taker.bodies().toString().contains("after it"));
      assertThat(taker.taken).hasSize(2);
      Await.of(publisher.close(), SOON);
      Await.of(taker.intake.close(), SOON);
    }
  }

  @Test
  void aLateAcknowledgementAfterARestartIsHarmless() throws Exception {
    try (BrokerFixture broker = BrokerFixture.start(directory)) {
      AmqpConfig config = TestConfig.of(broker.address());
      ConfirmedPublisher publisher = publisher(config);
      List<Message<byte[]>> first = new ArrayList<>();
      AtomicInteger count = new AtomicInteger();
      Taker taker =
          new Taker(
              vertx,
              config,
              meters,
              new IntakeOptions(QUEUE, false, 4),
              message -> {
                if (count.incrementAndGet() <= 4) {
                  first.add(message);
                } else {
                  message.ack();
                }
              });
      for (int i = 0; i < 6; i++) {
        Await.of(publisher.sendFuture(Note.of("note " + i)), SOON);
      }
      Await.until("four in work", SOON, () -> first.size() == 4);
      broker.stop();
      broker.startAgain();
      Await.until("link", SOON, taker.intake::isUp);
      assertThat(taker.taken).as("the credits are still in use").hasSize(4);
      first.get(0).ack();
      first.get(1).nack(new IllegalStateException("late"));
      first.get(2).ack();
      first.get(2).ack();
      first.get(3).ack();
      Await.until("all again", SOON, () -> taker.taken.size() == 10);
      Await.until("accepted", SOON, () -> broker.messageCount(QUEUE) == 0);
      assertThat(ids(taker)).hasSize(6);
      assertThat(taker.intake.held()).isZero();
      Await.of(publisher.close(), SOON);
      Await.of(taker.intake.close(), SOON);
    }
  }

  /** Kill -9 in mid stream, twice: every confirmed message arrives, none twice in the queue. */
  @Test
  void nothingConfirmedIsLostWhenTheBrokerIsKilled() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      AmqpConfig config = TestConfig.of(broker.address(), "publish.timeout", "60s");
      ConfirmedPublisher publisher = publisher(config);
      Set<UUID> confirmed = ConcurrentHashMap.newKeySet();
      List<Future<Void>> sends = new ArrayList<>();
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 500; i++) {
          Note note = Note.of("note " + round + "." + i);
          sends.add(publisher.sendFuture(note).onSuccess(x -> confirmed.add(note.messageId())));
        }
        int some = round * 500 + 100;
        Await.until("some confirmed", SOON, () -> confirmed.size() >= some);
        broker.kill();
        broker.startAgain();
      }
      Await.of(Future.all(sends), Duration.ofSeconds(60));
      Taker taker = taker(config, 100);
      Await.until("all taken", SOON, () -> ids(taker).containsAll(confirmed));
      assertThat(ids(taker)).hasSize(1_000);
      Await.until("nothing held", SOON, () -> taker.intake.held() == 0);
      assertThat(taker.taken).as("no duplicates").hasSize(1_000);
      Await.of(publisher.close(), SOON);
      Await.of(taker.intake.close(), SOON);
    }
  }

  @Test
  void aFrozenBrokerIsGivenUpAndFoundAgain() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      AmqpConfig config =
          TestConfig.of(broker.address(), "heartbeat", "1s", "publish.timeout", "4s");
      ConfirmedPublisher publisher = publisher(config);
      Taker taker = taker(config, 10);
      Await.of(publisher.sendFuture(Note.of("before")), SOON);
      broker.freeze();
      Note note = Note.of("during");
      assertThatThrownBy(() -> Await.of(publisher.sendFuture(note), SOON))
          .hasMessageContaining("TIMED_OUT");
      Await.until("given up", SOON, () -> !publisher.isUp() && !taker.intake.isUp());
      broker.thaw();
      Await.until("found again", SOON, () -> publisher.isUp() && taker.intake.isUp());
      Await.of(publisher.sendFuture(note), SOON);
      Await.until("both", SOON, () -> ids(taker).size() == 2);
      Await.of(publisher.close(), SOON);
      Await.of(taker.intake.close(), SOON);
    }
  }

  @Test
  void whatIsWaitingIsBounded() throws Exception {
    AmqpConfig config =
        TestConfig.of(
            "127.0.0.1:" + BrokerFixture.freePort(),
            "publish.timeout",
            "1s",
            "publish.waiting-max",
            "100");
    ConfirmedPublisher publisher = publisher(config);
    List<Future<Void>> sends = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      sends.add(publisher.sendFuture(Note.of("note " + i)));
    }
    assertThat(sends.stream().filter(Future::failed)).hasSize(50);
    Await.until("all late", SOON, () -> sends.stream().allMatch(Future::failed));
    assertThat(reasons(sends, PublishException.Reason.OVERFLOW)).isEqualTo(50);
    assertThat(reasons(sends, PublishException.Reason.TIMED_OUT)).isEqualTo(100);
    assertThat(publisher.waiting()).isZero();

    Future<Void> last = publisher.sendFuture(Note.of("last"));
    Await.of(publisher.close(), SOON);
    Await.until("closed", SOON, last::failed);
    assertThat(reasons(List.of(last), PublishException.Reason.CLOSED)).isEqualTo(1);
    assertThat(publisher.sendFuture(Note.of("after")).failed()).isTrue();
  }

  private static long reasons(List<Future<Void>> sends, PublishException.Reason reason) {
    return sends.stream()
        .filter(send -> ((PublishException) send.cause()).reason() == reason)
        .count();
  }

  private ConfirmedPublisher publisher(AmqpConfig config) {
    return new ConfirmedPublisher(vertx, config, meters, QUEUE, false);
  }

  private Taker taker(AmqpConfig config, int credits) {
    return new Taker(vertx, config, meters, new IntakeOptions(QUEUE, false, credits), Message::ack);
  }

  private static Set<UUID> ids(Taker taker) {
    Set<UUID> ids = ConcurrentHashMap.newKeySet();
    taker.taken.forEach(
        message -> ids.add(MessageCodec.decode(message.getPayload(), Note.class).messageId()));
    return ids;
  }
}
