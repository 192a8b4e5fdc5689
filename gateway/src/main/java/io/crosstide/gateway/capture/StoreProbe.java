package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Asks the stores of source regions for the time when nobody else does, so that watermarks of idle
 * rules keep moving by what the store says.
 */
final class StoreProbe {
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final RegionStores stores;
  private final StoreClocks clocks;
  private final Supplier<List<Rule>> rules;

  /** Regions that were asked and have not answered; each is asked once at a time. */
  private final Set<RegionName> asked = ConcurrentHashMap.newKeySet();

  StoreProbe(Vertx vertx, RegionStores stores, StoreClocks clocks, Supplier<List<Rule>> rules) {
    this.vertx = vertx;
    this.stores = stores;
    this.clocks = clocks;
    this.rules = rules;
  }

  /** Asks now, and from time to time. */
  void start() {
    vertx.setPeriodic(QUIET.toMillis() / 4, x -> probe());
    probe();
  }

  /** One small request to each region that has been quiet; any answer will do. */
  void probe() {
    Map<RegionName, BucketRef> quiet = new HashMap<>();
    for (Rule rule : rules.get()) {
      BucketRef source = rule.source();
      if (rule.isLive() && clocks.isStale(source.region(), QUIET)) {
        quiet.putIfAbsent(source.region(), source);
      }
    }
    quiet.values().stream().filter(source -> asked.add(source.region())).forEach(this::ask);
  }

  private void ask(BucketRef source) {
    Future.succeededFuture()
        .compose(x -> stores.store(source.region()).headBucket(source.bucket()))
        .onComplete(answerOrNot -> asked.remove(source.region()));
  }
}
