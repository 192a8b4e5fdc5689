package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.store.StoreException;
import io.crosstide.worker.breaker.RegionBreaker;
import io.crosstide.worker.breaker.RegionBreaker.Admission;
import io.crosstide.worker.breaker.RegionBreakers;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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

  /**
   * Lists for a rule: at once if its route has a place left, else in turn. Fails if a region of the
   * rule is down, but for one listing now and then that tries it.
   */
  public <T> Future<T> listing(Listing listing, Rule rule, Supplier<Future<T>> work) {
    return admit(rule).compose(admission -> limits.withListing(listing, Route.of(rule), work));
  }

  /** How many listings wait for a place on the route of a rule. */
  public int waitingListings(Listing listing, Rule rule) {
    return limits.waitingListings(listing, Route.of(rule));
  }

  /** True while a region is taken for down. */
  public boolean isDown(RegionName region) {
    return breakers.of(region).isDown();
  }

  /** A listing of a region, which tells whether it answers. */
  public <T> Future<T> watched(RegionName region, Supplier<Future<T>> listing) {
    RegionBreaker breaker = breakers.of(region);
    RegionBreaker.Call call = breaker.due(breaker.begin());
    return Guarded.call(listing)
        .onSuccess(answer -> breaker.answered(call))
        .onFailure(cause -> ended(breaker, call, cause));
  }

  /**
   * An answer of a region that somebody has asked for, and for which several keys may wait: as long
   * as it does not come the region is silent, or nobody would notice while they all stand still.
   */
  <T> Future<T> awaited(RegionName region, Future<T> answer) {
    if (answer.isComplete()) {
      return answer;
    }
    RegionBreaker breaker = breakers.of(region);
    RegionBreaker.Call call = breaker.due(breaker.begin());
    return answer.onComplete(done -> breaker.drop(call));
  }

  private static void ended(RegionBreaker breaker, RegionBreaker.Call call, Throwable cause) {
    if (!(cause instanceof StoreException failure)) {
      breaker.drop(call);
    } else if (failure.kind() == FailureKind.UNAVAILABLE
        || failure.kind() == FailureKind.UNKNOWN_RESULT) {
      breaker.unanswered(call);
    } else {
      breaker.answered(call);
    }
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
    return isDown(side == Side.SOURCE ? route.source() : route.target());
  }

  private static ReplicationFailure failure(Side side) {
    return new ReplicationFailure(
        FailureKind.REGION_DOWN, side, "The region has not answered for a while");
  }
}
