package io.crosstide.progress.ledger;

/** A row of the ledger is no longer what an operator saw. */
public final class RowChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RowChangedException() {
    super("The key is right, or has failed anew since. Look at it again.", null, false, false);
  }
}
