package io.crosstide.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressConfigTest {
  @Test
  void hasDefaultsThatFitTogether() {
    ProgressConfig config = config(Map.of());

    assertThat(config.intake().batchMax()).isEqualTo(200);
    assertThat(config.intake().linger()).isEqualTo(Duration.ofMillis(20));
    assertThat(config.intake().parallel()).isEqualTo(2);
    assertThat(config.intake().pauseMin()).isLessThan(config.intake().pauseMax());
    assertThat(config.streams().lostAfter())
        .isEqualTo(Duration.ofSeconds(30))
        .isGreaterThan(config.streams().probeInterval().multipliedBy(3));
    assertThat(config.streams().retention()).isEqualTo(Duration.ofDays(1));
    assertThat(config.coverage().interval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.ledger().interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.ledger().ruleMax()).isLessThan(config.ledger().roundMax());
    assertThat(config.ledger().lease()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.ledger().soonFirst()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.ledger().soonMax()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.ledger().slowFirst()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.ledger().slowMax()).isEqualTo(Duration.ofHours(1));
    assertThat(config.uploads().idleMax())
        .isEqualTo(Duration.ofDays(1))
        .isGreaterThan(config.ledger().slowMax().multipliedBy(4));
    assertThat(config.uploads().grace()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.uploads().lease()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.leftOut().rowsMax()).isEqualTo(100_000);
    assertThat(config.rules().interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.rules().retention()).isEqualTo(Duration.ofDays(1));
    assertThat(config.figures().interval()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void isReadFromProperties() {
    ProgressConfig config =
        config(
            Map.of(
                "crosstide.progress.streams.lost-after", "45S",
                "crosstide.progress.ledger.rule-max", "7"));

    assertThat(config.streams().lostAfter()).isEqualTo(Duration.ofSeconds(45));
    assertThat(config.ledger().ruleMax()).isEqualTo(7);
  }

  private static ProgressConfig config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(ProgressConfig.class)
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(properties, "test", 1_000))
        .build()
        .getConfigMapping(ProgressConfig.class);
  }
}
