package io.crosstide.gateway.operator;

import io.crosstide.gateway.access.Operators;
import io.crosstide.gateway.capture.StoreClocks;
import io.crosstide.gateway.service.ComparisonClient;
import io.crosstide.gateway.service.LedgerClient;
import io.crosstide.gateway.service.LetterClient;
import io.crosstide.gateway.service.ProgressClient;
import io.crosstide.gateway.service.RulesClient;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Vertx;

/** What the operator's API is made of, once the gateway is put together. */
public record OperatorParts(
    Operators operators,
    RuleLookup rules,
    FailureDesk failures,
    LetterDesk letters,
    KeyDesk keys,
    Barriers barriers,
    ComparisonClient comparisons) {

  /**
   * Puts the parts together.
   *
   * @param settings bounds
   */
  public static OperatorParts of(
      Vertx vertx,
      Operators operators,
      RulesClient rules,
      ProgressClient progress,
      LedgerClient ledger,
      LetterClient letters,
      ComparisonClient comparisons,
      RegionStores stores,
      StoreClocks clocks,
      Barriers.Settings settings) {
    RuleLookup lookup = new RuleLookup(rules, progress, ledger);
    return new OperatorParts(
        operators,
        lookup,
        new FailureDesk(ledger),
        new LetterDesk(letters),
        new KeyDesk(rules, ledger, stores),
        new Barriers(vertx, lookup, new StoreNow(stores, clocks), settings),
        comparisons);
  }
}
