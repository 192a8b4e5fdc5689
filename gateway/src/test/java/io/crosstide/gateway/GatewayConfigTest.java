package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.capture.Rules;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertThat(config.objects().exactListings()).isEqualTo(GatewayConfig.ExactListings.TARGETS);
    assertThat(config.objects().listingLooks()).isEqualTo(32);
    assertThat(config.objects().listingTimeout()).isEqualTo(Duration.ofSeconds(20));
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

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "targets, read, true, false",
    "targets, unread, true, true",
    "all, read, true, true",
    "off, unread, false, false"
  })
  void saysWhichListingsLookAtObjects(
      String setting, String rules, boolean target, boolean source) {
    GatewayConfig config = config(Map.of("crosstide.gateway.objects.exact-listings", setting));
    Rule rule = Rules.rule("bucket");
    Predicate<BucketRef> lookedAt =
        GatewaySettings.lookedAt(
            config.objects().exactListings(),
            () -> rules.equals("read") ? Optional.of(List.of(rule)) : Optional.empty());
    assertThat(lookedAt.test(rule.target())).isEqualTo(target);
    assertThat(lookedAt.test(rule.source())).isEqualTo(source);
  }
}
