package io.crosstide.progress.ledger;

import io.crosstide.progress.ProgressConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;

/** Pure parts of the ledger as beans. */
final class LedgerBeans {
  @Produces
  @Singleton
  BackOff backOff(ProgressConfig config) {
    ProgressConfig.Ledger ledger = config.ledger();
    return new BackOff(
        new BackOff.Span(ledger.soonFirst(), ledger.soonMax()),
        new BackOff.Span(ledger.slowFirst(), ledger.slowMax()),
        ledger.sharedWait(),
        () -> ThreadLocalRandom.current().nextDouble());
  }
}
