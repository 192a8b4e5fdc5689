package io.crosstide.gateway.operator.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether everything written before the question is at the target.
 *
 * @param reached true if it is, for every rule asked for
 */
public record BarrierView(boolean reached, List<RuleBarrier> rules) {

  /**
   * One rule of a barrier.
   *
   * @param rule its id
   * @param until the source store's time that the timestamp had to reach: every write acknowledged
   *     before the question is older
   * @param newObjects the timestamp
   * @param historyComplete whether existing objects are across; absent if they were not asked for
   * @param hold what holds the timestamp; only if the barrier was not reached
   */
  public record RuleBarrier(
      String rule,
      boolean reached,
      Instant until,
      Optional<Instant> newObjects,
      Optional<Boolean> historyComplete,
      Optional<HoldView> hold) {}
}
