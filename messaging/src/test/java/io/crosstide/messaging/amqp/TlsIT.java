package io.crosstide.messaging.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.messaging.broker.BrokerFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections with a name and a password. */
class TlsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PASSWORD = "changeit";

  @TempDir Path directory;

  @Test
  void linksToABrokerWhoseCertificateItTrustsAndToNoOther() throws Exception {
    Path store = directory.resolve("broker.p12");
    Path certificate = directory.resolve("broker.pem");
    keytool(
        store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=broker", "-ext", "SAN=ip:127.0.0.1");
    keytool(store, "-exportcert", "-rfc", "-file", certificate.toString());
    Vertx vertx = Vertx.vertx();
    try (BrokerFixture broker = BrokerFixture.start()) {
      String address = "127.0.0.1:" + listenEncrypted(broker, store);
      AmqpConfig trusting =
          TestConfig.of(
              address,
              "username",
              "worker",
              "password",
              "secret",
              "tls.enabled",
              "true",
              "tls.trust-certificate",
              certificate.toString());
      AmqpConfig distrusting = TestConfig.of(address, "tls.enabled", "true");
      ConfirmedPublisher publisher = publisher(vertx, trusting);
      ConfirmedPublisher stranger = publisher(vertx, distrusting);
      Await.of(publisher.sendFuture(Note.of("secret")), SOON);
      Await.until("stored", SOON, () -> broker.messageCount(Addresses.REPORTS) == 1);
      assertThat(stranger.isUp()).isFalse();
      Await.of(publisher.close(), SOON);
      Await.of(stranger.close(), SOON);
    } finally {
      Await.of(vertx.close(), SOON);
    }
  }

  private static ConfirmedPublisher publisher(Vertx vertx, AmqpConfig config) {
    return new ConfirmedPublisher(
        vertx, config, new SimpleMeterRegistry(), Addresses.REPORTS, false);
  }

  private static int listenEncrypted(BrokerFixture broker, Path store) throws Exception {
    int port = BrokerFixture.freePort();
    broker
        .broker()
        .getActiveMQServer()
        .getRemotingService()
        .createAcceptor(
            "tls",
            "tcp://127.0.0.1:%d?protocols=AMQP;sslEnabled=true;keyStorePath=%s;keyStorePassword=%s"
                .formatted(port, store, PASSWORD))
        .start();
    return port;
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()),
                Stream.concat(
                    Stream.of(arguments),
                    Stream.of(
                        "-alias", "broker", "-keystore", store.toString(), "-storepass", PASSWORD)))
            .toList();
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
