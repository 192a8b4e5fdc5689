package io.crosstide.contracts.ledger;

import java.util.Optional;

/**
 * What an order to retry did.
 *
 * @param due keys that waited and are due now
 * @param next present if there may be more: order again with it as {@code after}
 */
public record RetryResult(long due, Optional<KeyCursor> next) {
  @SuppressWarnings("OptionalAssignedToNull")
  public RetryResult {
    next = next == null ? Optional.empty() : next;
  }
}
