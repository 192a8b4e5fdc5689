package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks the stores of source regions for the time when nobody else does, so that watermarks of idle
 * rules keep moving by what the store says.
 */
final class StoreProbe {
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final RegionStores stores;
  private final Offsets offsets;
  private final Supplier<List<Rule>> rules;

  StoreProbe(Vertx vertx, RegionStores stores, Offsets offsets, Supplier<List<Rule>> rules) {
    this.vertx = vertx;
    this.stores = stores;
    this.offsets = offsets;
    this.rules = rules;
  }

  void start() {
    vertx.setPeriodic(QUIET.toMillis() / 4, x -> probe());
  }

  /** One small request to each region that has been quiet; any answer will do. */
  void probe() {
    Set<RegionName> asked = new HashSet<>();
    for (Rule rule : rules.get()) {
      boolean due = rule.isLive() && offsets.isStale(rule.source().region(), QUIET);
      if (due && asked.add(rule.source().region())) {
        stores
            .store(rule.source().region())
            .headBucket(rule.source().bucket())
            .onComplete(answerOrNot -> {});
      }
    }
  }
}
