package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.worker.breaker.RegionBreaker.Admission;
import io.crosstide.worker.breaker.RegionBreakers;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps keys away from regions that are down: they go to the ledger at once instead of waiting here
 * for time-outs in the way of others (I43, I49). Thread-safe.
 */
public final class DownRegions {
  private final RegionBreakers breakers;
  private final Limits limits;

  /**
   * @param limits where keys wait for their turn
   */
  public DownRegions(RegionBreakers breakers, Limits limits) {
    this.breakers = breakers;
    this.limits = limits;
  }

  /** Finds regions that went down, and sends away what waits for them. To be called each second. */
  public List<RegionName> check() {
    List<RegionName> down = breakers.check();
    for (RegionName region : down) {
      limits.dismiss(
          region, route -> failure(route.source().equals(region) ? Side.SOURCE : Side.TARGET));
    }
    return down;
  }

  /** Lets a key of a rule in, or fails. */
  Future<Admission> admit(Rule rule) {
    Route route = Route.of(rule);
    Admission admission = breakers.admit(route.source(), route.target());
    return admission == Admission.NONE
        ? Future.failedFuture(failure(downSide(rule).orElse(Side.TARGET)))
        : Future.succeededFuture(admission);
  }

  /** Fails if a region of the rule is down. */
  Future<Void> mayGoOn(Rule rule) {
    return downSide(rule)
        .map(side -> Future.<Void>failedFuture(failure(side)))
        .orElseGet(Future::succeededFuture);
  }

  private Optional<Side> downSide(Rule rule) {
    return Stream.of(Side.SOURCE, Side.TARGET).filter(side -> isDown(rule, side)).findFirst();
  }

  private boolean isDown(Rule rule, Side side) {
    Route route = Route.of(rule);
    return breakers.of(side == Side.SOURCE ? route.source() : route.target()).isDown();
  }

  private static ReplicationFailure failure(Side side) {
    return new ReplicationFailure(
        FailureKind.REGION_DOWN, side, "The region has not answered for a while");
  }
}
