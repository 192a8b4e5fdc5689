package io.crosstide.messaging.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.proton.ProtonConnection;
import io.vertx.proton.ProtonReceiver;
import io.vertx.proton.ProtonSender;
import io.vertx.proton.ProtonServer;
import io.vertx.proton.ProtonServerOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A peer that speaks AMQP over TCP and sends heartbeats, but on its first connection stops
 * answering at some step. The next connection must be tried, and is served well.
 */
class DeafBrokerTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Up to where the first connection is answered. */
  enum Deaf {
    TO_THE_CONNECTION,
    TO_THE_SESSION,
    TO_THE_LINK
  }

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger connections = new AtomicInteger();
  private Vertx vertx;

  @BeforeEach
  void setUp() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void tearDown() throws Exception {
    Await.of(vertx.close(), SOON);
  }

  @ParameterizedTest
  @EnumSource
  void aSendGoesOutByTheNextConnection(Deaf deaf) throws Exception {
    ConfirmedPublisher publisher =
        new ConfirmedPublisher(vertx, config(listen(deaf)), meters, "anywhere", false);
    Await.of(publisher.sendFuture(Note.of("patient")), SOON);
    assertThat(connections).hasValueGreaterThan(1);
    Await.of(publisher.close(), SOON);
  }

  @ParameterizedTest
  @EnumSource
  void anIntakeOpensByTheNextConnection(Deaf deaf) throws Exception {
    IntakeOptions options = new IntakeOptions("anywhere", false, 1);
    Taker taker = new Taker(vertx, config(listen(deaf)), meters, options, Message::ack);
    Await.until("link", SOON, taker.intake::isUp);
    assertThat(connections).hasValueGreaterThan(1);
    Await.of(taker.intake.close(), SOON);
  }

  /** The heartbeat is far longer than the test may take, so it is not what finds out. */
  private static AmqpConfig config(int port) {
    return TestConfig.of(
        "127.0.0.1:" + port, "link-timeout", "300ms", "heartbeat", "1m", "publish.timeout", "30s");
  }

  private int listen(Deaf deaf) throws Exception {
    Promise<ProtonServer> listening = Promise.promise();
    ProtonServer.create(vertx, new ProtonServerOptions().setHeartbeat(1_000))
        .connectHandler(peer -> serve(peer, deaf, connections.incrementAndGet() == 1))
        .listen(0, "127.0.0.1", listening);
    return Await.of(listening.future(), SOON).actualPort();
  }

  private static void serve(ProtonConnection peer, Deaf deaf, boolean first) {
    peer.openHandler(
        x -> {
          if (!first || deaf != Deaf.TO_THE_CONNECTION) {
            peer.open();
          }
        });
    peer.sessionOpenHandler(
        session -> {
          if (!first || deaf != Deaf.TO_THE_SESSION) {
            session.open();
          }
        });
    peer.senderOpenHandler(
        sender -> {
          if (!first) {
            open(sender);
          }
        });
    peer.receiverOpenHandler(
        receiver -> {
          if (!first) {
            open(receiver);
          }
        });
    peer.closeHandler(x -> peer.close());
    peer.disconnectHandler(x -> peer.disconnect());
  }

  private static void open(ProtonSender sender) {
    sender.setSource(sender.getRemoteSource());
    sender.open();
  }

  private static void open(ProtonReceiver receiver) {
    receiver.setTarget(receiver.getRemoteTarget());
    receiver.handler((delivery, message) -> {});
    receiver.open();
  }
}
