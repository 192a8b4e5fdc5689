package io.crosstide.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleServiceConfigTest {
  private static final String PREFIX = "crosstide.rule-service.";

  @Test
  void hasTheDocumentedDefaults() {
    RuleServiceConfig config = config(Map.of());
    assertThat(config.rulesPerBucket()).isEqualTo(100);
    assertThat(config.storeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.lifecycle().startingDuration()).isZero();
    assertThat(config.lifecycle().closingDuration()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.lifecycle().tick()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.survey().clockTolerance()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.versioning().checkInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.outbox().pollInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.outbox().batchSize()).isEqualTo(100);
  }

  @Test
  void mapsEveryProperty() {
    RuleServiceConfig config =
        config(
            Map.of(
                PREFIX + "rules-per-bucket", "1",
                PREFIX + "store-timeout", "PT2S",
                PREFIX + "lifecycle.starting-duration", "PT3S",
                PREFIX + "lifecycle.closing-duration", "PT4S",
                PREFIX + "lifecycle.tick", "PT5S",
                PREFIX + "survey.clock-tolerance", "PT6S",
                PREFIX + "outbox.poll-interval", "PT7S",
                PREFIX + "outbox.batch-size", "8",
                PREFIX + "versioning.check-interval", "PT9S"));
    assertThat(config.rulesPerBucket()).isEqualTo(1);
    assertThat(config.storeTimeout()).hasSeconds(2);
    assertThat(config.lifecycle().startingDuration()).hasSeconds(3);
    assertThat(config.lifecycle().closingDuration()).hasSeconds(4);
    assertThat(config.lifecycle().tick()).hasSeconds(5);
    assertThat(config.survey().clockTolerance()).hasSeconds(6);
    assertThat(config.versioning().checkInterval()).hasSeconds(9);
    assertThat(config.outbox().pollInterval()).hasSeconds(7);
    assertThat(config.outbox().batchSize()).isEqualTo(8);
  }

  private static RuleServiceConfig config(Map<String, String> values) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(RuleServiceConfig.class)
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .build();
    return config.getConfigMapping(RuleServiceConfig.class);
  }
}
