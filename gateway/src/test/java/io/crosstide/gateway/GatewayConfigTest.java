package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
  private static GatewayConfig config(Map<String, String> more) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withMapping(GatewayConfig.class)
        .withSources(new PropertiesConfigSource(more, "test", 100))
        .build()
        .getConfigMapping(GatewayConfig.class);
  }

  @Test
  void hasTheseDefaults() {
    GatewayConfig config = config(Map.of());
    assertThat(config.endpoints()).isEmpty();
    assertThat(config.port()).isEmpty();
    assertThat(config.domain()).isEmpty();
    assertThat(config.host()).isEqualTo("0.0.0.0");
    assertThat(config.server().connectionsMax()).isEqualTo(2000);
    assertThat(config.server().idleTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.server().drainTimeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.auth().acceptAnyRegion()).isFalse();
    assertThat(config.auth().skewMax()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.auth().presignedMax()).isEqualTo(Duration.ofDays(7));
    assertThat(config.objects().chunkedPartSize()).isEqualTo(8 << 20);
    assertThat(config.objects().chunkedUploadsMax()).isEqualTo(16);
    assertThat(config.objects().appendableMax()).isEqualTo(5L << 30);
    assertThat(config.objects().userMetadataMax()).isEqualTo(7680);
    assertThat(config.buckets().remember()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.capture().waitingMax()).isEqualTo(20_000);
    assertThat(config.capture().acceptTimeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.capture().heartbeat()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.capture().lease()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.capture().settling()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.capture().clockWindow()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.services().timeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void takesAPortForEachRegion() {
    GatewayConfig config =
        config(
            Map.of(
                "crosstide.gateway.endpoints.\"oss-cn-hangzhou\"", "9001",
                "crosstide.gateway.endpoints.\"oss.cn.beijing\"", "9002"));
    assertThat(config.endpoints())
        .isEqualTo(Map.of("oss-cn-hangzhou", 9001, "oss.cn.beijing", 9002));
  }

  @Test
  void refusesKeysThatItDoesNotKnow() {
    assertThatThrownBy(() -> config(Map.of("crosstide.gateway.capture.leese", "10S")))
        .isInstanceOf(ConfigValidationException.class)
        .hasMessageContaining("leese");
  }
}
