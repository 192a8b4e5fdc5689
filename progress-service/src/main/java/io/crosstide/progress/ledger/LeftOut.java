package io.crosstide.progress.ledger;

import io.crosstide.contracts.report.SkipReason;

/** A key that a report says was left out. */
public record LeftOut(LedgerKey key, SkipReason reason) {}
