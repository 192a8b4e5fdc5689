package io.crosstide.progress.ledger;

/**
 * A key that is right now.
 *
 * @param generation of the row when the attempt was ordered
 */
public record Resolution(LedgerKey key, long generation) {}
