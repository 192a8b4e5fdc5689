package io.crosstide.messaging.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.codec.UndecodableException;
import io.crosstide.contracts.rule.RuleChanged;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.messaging.broker.BrokerSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Intake and publisher against a real broker that stays up. */
class MessagingIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path directory;

  private static BrokerFixture broker;
  private static Vertx vertx;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Taker> takers = new ArrayList<>();
  private final List<ConfirmedPublisher> publishers = new ArrayList<>();
  private AmqpConfig config;
  private String queue;

  @BeforeAll
  static void startBroker() {
    vertx = Vertx.vertx();
    Set<String> queues =
        Set.of(
            "isConfirmedAndArrivesWithItsMetadata",
            "holdsNoMoreThanItsCredits",
            "countsFailedDeliveries",
            "rejectsTheUndecodableToDeadLetters",
            "drainsWhatIsInWorkAndReleasesTheRest",
            "whatIsStillInWorkAtTheEndCountsAsDelivered",
            "whatALostConnectionHadComesAgain",
            "theEndOfAProcessWaitsForWorkButNotForEver",
            "hasOneSubscriber",
            "manyAtOnceAreAllConfirmedAndAllTaken");
    broker =
        BrokerFixture.start(
            new BrokerSetup(
                BrokerFixture.freePort(), Optional.of(directory), Duration.ofMillis(50), queues));
  }

  @AfterAll
  static void stopBroker() throws Exception {
    Await.of(vertx.close(), SOON);
    broker.close();
  }

  @BeforeEach
  void setUp(TestInfo test) {
    config = TestConfig.of(broker.address());
    queue = test.getTestMethod().orElseThrow().getName();
  }

  @AfterEach
  void tearDown() throws Exception {
    for (Taker taker : takers) {
      Await.of(taker.intake.close(), SOON);
    }
    for (ConfirmedPublisher publisher : publishers) {
      Await.of(publisher.close(), SOON);
    }
  }

  @Test
  void isConfirmedAndArrivesWithItsMetadata() throws Exception {
    Note note = Note.of("hello");
    Await.of(publisher(queue).sendFuture(note), SOON);
    Taker taker = taker(10, Message::ack);
    Await.until("one message", SOON, () -> taker.taken.size() == 1);

    assertThat(MessageCodec.decode(taker.taken.get(0).getPayload(), Note.class)).isEqualTo(note);
    assertThat(Taker.about(taker.taken.get(0)))
        .isEqualTo(
            new DeliveryMetadata(
                queue, Optional.of(note.messageId().toString()), 0, Optional.empty()));
    Await.until("accepted", SOON, () -> broker.messageCount(queue) == 0);
  }

  @Test
  void holdsNoMoreThanItsCredits() throws Exception {
    send(100);
    Taker taker = taker(8, message -> {});
    Await.until("eight in work", SOON, () -> taker.taken.size() == 8);
    assertThat(broker.deliveringCount(queue)).isEqualTo(8);
    assertThat(taker.intake.held()).isEqualTo(8);

    for (int i = 0; i < 100; i++) {
      int settled = i;
      Await.until("next", SOON, () -> taker.taken.size() > settled);
      taker.taken.get(i).ack();
      assertThat(taker.intake.held()).isLessThanOrEqualTo(8);
      assertThat(taker.taken.size()).isLessThanOrEqualTo(i + 9);
    }
    Await.until("all accepted", SOON, () -> broker.messageCount(queue) == 0);
    assertThat(taker.taken).hasSize(100);
  }

  @Test
  void countsFailedDeliveries() throws Exception {
    send(1);
    Taker taker =
        taker(
            4,
            message -> {
              if (Taker.about(message).deliveryCount() < 3) {
                message.nack(new IllegalStateException("not yet"));
              } else {
                message.ack();
              }
            });
    Await.until("four deliveries", SOON, () -> taker.taken.size() == 4);
    Await.until("accepted", SOON, () -> broker.messageCount(queue) == 0);
    assertThat(taker.taken)
        .extracting(message -> Taker.about(message).deliveryCount())
        .containsExactly(0, 1, 2, 3);
    assertThat(Taker.about(taker.taken.get(1)).redelivered()).isTrue();
  }

  @Test
  void rejectsTheUndecodableToDeadLetters() throws Exception {
    long before = broker.messageCount(Addresses.DEAD_LETTERS);
    for (int i = 0; i < 3; i++) {
      Await.of(publisher(queue).sendBytes(UUID.randomUUID(), new byte[] {'{', (byte) i}), SOON);
    }
    taker(
        10,
        message -> {
          try {
            MessageCodec.decode(message.getPayload(), RuleChanged.class);
          } catch (UndecodableException e) {
            message.nack(new IllegalStateException("wrapped", e));
          }
        });
    Await.until(
        "dead letters", SOON, () -> broker.messageCount(Addresses.DEAD_LETTERS) == before + 3);
    Await.until("nothing left", SOON, () -> broker.messageCount(queue) == 0);
    assertThat(meters.counter("crosstide.messages.undecodable", "address", queue).count())
        .isEqualTo(3);
  }

  @Test
  void drainsWhatIsInWorkAndReleasesTheRest() throws Exception {
    send(50);
    List<Message<byte[]>> inWork = new ArrayList<>();
    Intake intake =
        new Intake(vertx, config, meters, new IntakeOptions(queue, false, 20), () -> {});
    intake
        .messages()
        .subscribe()
        .withSubscriber(
            new AssertSubscriber<Message<byte[]>>(5) {
              @Override
              public synchronized void onItem(Message<byte[]> message) {
                inWork.add(message);
              }
            });
    Await.until("held", SOON, () -> inWork.size() == 5 && intake.held() == 20);

    Future<Void> drained = intake.drain();
    Await.until("released", SOON, () -> broker.deliveringCount(queue) == 5);
    assertThat(drained.isComplete()).isFalse();
    inWork.subList(0, 4).forEach(Message::ack);
    Await.until("accepted", SOON, () -> broker.messageCount(queue) == 46);
    assertThat(drained.isComplete()).isFalse();
    inWork.get(4).nack(new GivenBack("stopping"));
    Await.of(drained, SOON);
    Await.of(intake.close(), SOON);

    Taker next = taker(100, Message::ack);
    Await.until("the rest", SOON, () -> next.taken.size() >= 46);
    Await.until("accepted", SOON, () -> broker.messageCount(queue) == 0);
    assertThat(next.taken).hasSize(46);
    assertThat(next.taken).noneMatch(message -> Taker.about(message).redelivered());
  }

  /** I14: what was begun may still take effect, and whoever gets it next has to know. */
  @Test
  void whatIsStillInWorkAtTheEndCountsAsDelivered() throws Exception {
    send(4);
    List<Message<byte[]>> inWork = new CopyOnWriteArrayList<>();
    Intake intake = new Intake(vertx, config, meters, new IntakeOptions(queue, false, 2), () -> {});
    intake.messages().subscribe().with(inWork::add);
    Await.until("two in work", SOON, () -> inWork.size() == 2);
    Await.of(intake.close(), SOON);

    Taker next = taker(100, Message::ack);
    Await.until("all", SOON, () -> next.taken.size() == 4);
    assertThat(next.taken.stream().filter(message -> Taker.about(message).redelivered()))
        .hasSize(2);
  }

  /** I52: nothing of what a process had that died is lost. Artemis counts it at times only. */
  @Test
  void whatALostConnectionHadComesAgain() throws Exception {
    send(3);
    List<NetSocket> clients = new CopyOnWriteArrayList<>();
    NetServer between = Await.of(relay(clients), SOON);
    AmqpConfig through = TestConfig.of("127.0.0.1:" + between.actualPort());
    Intake intake =
        new Intake(vertx, through, meters, new IntakeOptions(queue, false, 2), () -> {});
    List<Message<byte[]>> inWork = new CopyOnWriteArrayList<>();
    intake.messages().subscribe().with(inWork::add);
    Await.until("two in work", SOON, () -> inWork.size() == 2);
    Await.of(between.close(), SOON);
    clients.forEach(NetSocket::close);

    Taker next = taker(100, Message::ack);
    Await.until("all", SOON, () -> next.taken.size() == 3);
    Await.of(intake.close(), SOON);
    assertThat(next.taken)
        .extracting(message -> Taker.about(message).messageId())
        .doesNotHaveDuplicates();
  }

  private Future<NetServer> relay(List<NetSocket> clients) {
    BrokerAddress to = BrokerAddress.parse(broker.address());
    NetClient client = vertx.createNetClient();
    return vertx
        .createNetServer()
        .connectHandler(
            from -> {
              clients.add(from);
              from.pause();
              client
                  .connect(to.port(), to.host())
                  .onSuccess(
                      broker -> {
                        from.pipeTo(broker);
                        broker.pipeTo(from);
                      });
            })
        .listen(0, "127.0.0.1");
  }

  /** I52: what a stopping process has in work is finished, but it stops in the end. */
  @Test
  void theEndOfAProcessWaitsForWorkButNotForEver() throws Exception {
    send(2);
    config = TestConfig.of(broker.address(), "drain-timeout", "1s");
    Intakes intakes = new Intakes(vertx, config, meters);
    BlockingQueue<Message<byte[]>> inWork = new LinkedBlockingQueue<>();
    intakes
        .open(new IntakeOptions(queue, false, 10), () -> {})
        .messages()
        .subscribe()
        .with(inWork::add);
    Await.until("both in work", SOON, () -> inWork.size() == 2);
    inWork.take().ack();
    long start = System.nanoTime();
    intakes.drain();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
    inWork.take().ack();
    intakes.drain();
    Await.until("both accepted", SOON, () -> broker.messageCount(queue) == 0);
    intakes.close();
  }

  @Test
  void hasOneSubscriber() throws Exception {
    Taker taker = taker(1, Message::ack);
    assertThatThrownBy(() -> taker.intake.messages().toUni().await().atMost(SOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one subscriber");
    send(1);
    Await.until("the first goes on", SOON, () -> taker.taken.size() == 1);
  }

  @Test
  void reachesEverySubscriberOfTheTopic() throws Exception {
    IntakeOptions topic = new IntakeOptions(Addresses.RULES, true, 10);
    Taker one = taker(topic, Message::ack);
    Taker two = taker(topic, Message::ack);
    Await.until("both listen", SOON, () -> one.intake.isUp() && two.intake.isUp());
    ConfirmedPublisher publisher =
        new ConfirmedPublisher(vertx, config, meters, Addresses.RULES, true);
    publishers.add(publisher);
    for (int i = 0; i < 20; i++) {
      Await.of(publisher.sendFuture(Note.of("rule " + i)), SOON);
    }
    Await.until("all", SOON, () -> one.taken.size() == 20 && two.taken.size() == 20);
    assertThat(one.bodies()).isEqualTo(two.bodies());
  }

  @Test
  void sendsAgainUnderTheSameIdWithoutADuplicate() throws Exception {
    Note note = Note.of("twice");
    ConfirmedPublisher publisher = publisher(Addresses.COVERAGE);
    Await.of(publisher.sendFuture(note), SOON);
    Await.of(
        publisher
            .send(note)
            .convert()
            .with(u -> Future.fromCompletionStage(u.subscribeAsCompletionStage())),
        SOON);
    Taker taker = taker(new IntakeOptions(Addresses.COVERAGE, false, 10), Message::ack);
    Await.of(publisher.sendFuture(Note.of("after it")), SOON);
    Await.until("the last", SOON, () -> taker.bodies().toString().contains("after it"));
    assertThat(taker.taken).hasSize(2);
  }

  @Test
  void failsAndTriesOnForAnAddressThatIsNotThere() {
    ConfirmedPublisher publisher =
        new ConfirmedPublisher(
            vertx,
            TestConfig.of(broker.address(), "publish.timeout", "1s"),
            meters,
            "no-such-queue",
            false);
    publishers.add(publisher);
    assertThatThrownBy(() -> Await.of(publisher.sendFuture(Note.of("lost")), SOON))
        .cause()
        .isInstanceOfSatisfying(
            PublishException.class,
            e -> assertThat(e.reason()).isEqualTo(PublishException.Reason.TIMED_OUT));
  }

  /** More than fit into the bounds of sender and receiver, so that both come up against them. */
  @Test
  void manyAtOnceAreAllConfirmedAndAllTaken() throws Exception {
    int messages = 3_000;
    ConfirmedPublisher publisher = publisher(queue);
    List<Future<Void>> sends =
        IntStream.range(0, messages).mapToObj(i -> publisher.sendFuture(Note.of("" + i))).toList();
    Await.of(Future.all(sends), Duration.ofSeconds(60));
    Taker taker = taker(256, Message::ack);
    Await.until("taken", Duration.ofSeconds(60), () -> taker.taken.size() >= messages);
    Await.until("accepted", SOON, () -> broker.messageCount(queue) == 0);
    assertThat(taker.taken).hasSize(messages);
    assertThat(Set.copyOf(taker.bodies())).hasSize(messages);
  }

  private void send(int count) throws Exception {
    ConfirmedPublisher publisher = publisher(queue);
    List<Future<Void>> sends =
        IntStream.range(0, count)
            .mapToObj(i -> publisher.sendFuture(Note.of("note " + i)))
            .toList();
    Await.of(Future.all(sends), SOON);
  }

  private ConfirmedPublisher publisher(String address) {
    ConfirmedPublisher publisher = new ConfirmedPublisher(vertx, config, meters, address, false);
    publishers.add(publisher);
    return publisher;
  }

  private Taker taker(int credits, Consumer<Message<byte[]>> then) {
    return taker(new IntakeOptions(queue, false, credits), then);
  }

  private Taker taker(IntakeOptions options, Consumer<Message<byte[]>> then) {
    Taker taker = new Taker(vertx, config, meters, options, then);
    takers.add(taker);
    return taker;
  }
}
