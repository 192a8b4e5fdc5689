package io.crosstide.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.worker.breaker.BreakerSettings;
import io.crosstide.worker.copy.CopySettings;
import io.crosstide.worker.plan.PlanLimits;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerConfigTest {
  @Test
  void hasDefaultsForEverythingButTheRegions() {
    WorkerConfig config = config(Map.of());

    assertThat(WorkerBeans.settings(config)).isEqualTo(CopySettings.DEFAULT);
    assertThat(config.copy().bytesInFlightMax()).isEqualTo(256L << 20);
    assertThat(config.live().objects()).isEqualTo(32);
    assertThat(config.live().tasks()).isEqualTo(48);
    assertThat(config.rtc().objects()).isEqualTo(16);
    assertThat(config.gap().objects()).isEqualTo(16);
    assertThat(config.gap().tasks()).isEqualTo(4);
    assertThat(config.history().objects()).isEqualTo(16);
    assertThat(config.history().tasks()).isEqualTo(4);
    assertThat(config.retry().objects()).isEqualTo(8);
    assertThat(config.survey().keysPerList()).isEqualTo(1000);
    assertThat(config.survey().tasks()).isEqualTo(2);
    assertThat(config.survey().comparisons()).isEqualTo(4);
    assertThat(config.survey().held()).isEqualTo(32);
    assertThat(config.survey().sections()).isEqualTo(8);
    assertThat(config.survey().pagesAhead()).isEqualTo(1000);
    assertThat(config.survey().aheadPause()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.ruleStartWait()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.versioningKnownFor()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.eventLoops()).isEmpty();
    assertThat(WorkerBeans.settings(config.breaker())).isEqualTo(BreakerSettings.DEFAULT);
  }

  @Test
  void reachesTheCopiesWithEveryProperty() {
    WorkerConfig config =
        config(
            Map.ofEntries(
                Map.entry("copy.bytes-per-transfer", "1"),
                Map.entry("copy.part-threshold", "2"),
                Map.entry("copy.part-size", "5242880"),
                Map.entry("copy.copy-part-size", "5242881"),
                Map.entry("copy.parts-at-once", "3"),
                Map.entry("copy.writes-max", "4"),
                Map.entry("brief-retries.tries", "5"),
                Map.entry("brief-retries.pause-min", "0.006S"),
                Map.entry("brief-retries.pause-max", "7S"),
                Map.entry("brief-retries.retry-after-max", "8S"),
                Map.entry("copy.part-patience", "9S"),
                Map.entry("copy.late-write-wait", "10S"),
                Map.entry("copy.upload-said-every", "11S"),
                Map.entry("tags-told-in", "oss-a,oss-b"),
                Map.entry("without-object-acls-in", "oss-c")));

    assertThat(WorkerBeans.settings(config))
        .isEqualTo(
            new CopySettings(
                new PlanLimits(2, 5242880, 5242881),
                1,
                3,
                4,
                5,
                Duration.ofMillis(6),
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                Duration.ofSeconds(10),
                Duration.ofSeconds(11),
                Set.of(new RegionName("oss-a"), new RegionName("oss-b")),
                Set.of(new RegionName("oss-c"))));
  }

  @Test
  void refusesPartsThatNoStoreTakes() {
    WorkerConfig config = config(Map.of("copy.part-size", "1048576"));

    assertThatThrownBy(() -> WorkerBeans.settings(config)).hasMessageContaining("part-size");
  }

  private static WorkerConfig config(Map<String, String> given) {
    Map<String, String> properties = new HashMap<>();
    given.forEach((name, value) -> properties.put("crosstide.worker." + name, value));
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(WorkerConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .withConverter(Duration.class, 100, WorkerConfigTest::duration)
            .build();
    return config.getConfigMapping(WorkerConfig.class);
  }

  /** As Quarkus reads durations. */
  private static Duration duration(String text) {
    return Duration.parse("PT" + text);
  }
}
