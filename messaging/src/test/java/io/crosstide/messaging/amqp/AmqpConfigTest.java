package io.crosstide.messaging.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.amqp.AmqpClientOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AmqpConfigTest {
  @Test
  void hasDefaultsForEverythingButTheBroker() {
    AmqpConfig config = TestConfig.of("a:1");
    assertThat(config.username()).isEmpty();
    assertThat(config.password()).isEmpty();
    assertThat(config.tls().enabled()).isFalse();
    assertThat(config.tls().trustCertificate()).isEmpty();
    assertThat(config.heartbeat()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.linkTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.reconnectDelayMin()).isEqualTo(Duration.ofMillis(200));
    assertThat(config.reconnectDelayMax()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.publish().timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.publish().inFlightMax()).isEqualTo(500);
    assertThat(config.publish().waitingMax()).isEqualTo(10_000);
    assertThat(config.publish().waitingBytesMax()).isEqualTo(32L << 20);
  }

  @Test
  void mapsEveryKey() {
    AmqpConfig config =
        TestConfig.of(
            "a:1,b:2",
            "username",
            "u",
            "password",
            "p",
            "tls.enabled",
            "true",
            "tls.trust-certificate",
            "/ca.pem",
            "heartbeat",
            "1s",
            "link-timeout",
            "8ms",
            "reconnect-delay-min",
            "1ms",
            "reconnect-delay-max",
            "2ms",
            "drain-timeout",
            "3s",
            "publish.timeout",
            "4s",
            "publish.in-flight-max",
            "5",
            "publish.waiting-max",
            "6",
            "publish.waiting-bytes-max",
            "7");
    assertThat(config.tls().trustCertificate()).contains(Path.of("/ca.pem"));
    assertThat(config.linkTimeout()).isEqualTo(Duration.ofMillis(8));
    assertThat(config.reconnectDelayMin()).isEqualTo(Duration.ofMillis(1));
    assertThat(config.reconnectDelayMax()).isEqualTo(Duration.ofMillis(2));
    assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.publish().timeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.publish().inFlightMax()).isEqualTo(5);
    assertThat(config.publish().waitingMax()).isEqualTo(6);
    assertThat(config.publish().waitingBytesMax()).isEqualTo(7);

    List<AmqpClientOptions> options = ConnectionOptions.of(config);
    assertThat(options).extracting(AmqpClientOptions::getHost).containsExactly("a", "b");
    assertThat(options).extracting(AmqpClientOptions::getPort).containsExactly(1, 2);
    assertThat(options).allMatch(option -> option.isSsl() && option.getHeartbeat() == 1000);
    assertThat(options).allMatch(option -> option.getUsername().equals("u"));
    assertThat(options).allMatch(option -> option.getPassword().equals("p"));
  }

  @Test
  void refusesAHeartbeatOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionOptions.of(TestConfig.of("a:1", "heartbeat", "10ms")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionOptions.of(TestConfig.of("a:1", "heartbeat", "1h")));
  }
}
