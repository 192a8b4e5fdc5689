package io.crosstide.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.store.ObjectStore;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreProbeTest {
  private final Vertx vertx = Vertx.vertx();
  private final FakeClock clock = new FakeClock();
  private final StoreClocks clocks = new StoreClocks(clock, clock::ticks, Duration.ofSeconds(60));
  private final List<RegionName> asked = new ArrayList<>();
  private List<Rule> rules = List.of(Rules.rule("a"), Rules.rule("b"));
  private final StoreProbe probe = new StoreProbe(vertx, this::unknown, clocks, () -> rules);

  private ObjectStore unknown(RegionName region) {
    asked.add(region);
    throw new IllegalArgumentException("No such region");
  }

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void asksEachRegionAtOnce() {
    probe.start();
    assertThat(asked).containsExactly(Rules.SOURCE);
  }

  @Test
  void asksAgainOnlyAfterASilence() {
    clocks.onResponse(Rules.SOURCE, clock.instant(), clock.instant(), Optional.of(clock.instant()));
    probe.probe();
    assertThat(asked).isEmpty();
    clock.advance(Duration.ofSeconds(11));
    probe.probe();
    assertThat(asked).hasSize(1);
    rules = List.of(Rules.with(Rules.rule("a"), RuleStatus.CLOSING));
    probe.probe();
    assertThat(asked).hasSize(1);
  }
}
