package io.crosstide.progress.ledger;

import io.crosstide.contracts.task.KeyTask;

/** A row of the ledger that is to be tried again. */
record DueKey(LedgerKey key, KeyTask task) {}
