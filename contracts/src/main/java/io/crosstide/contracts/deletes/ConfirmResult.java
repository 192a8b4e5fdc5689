package io.crosstide.contracts.deletes;

import io.crosstide.contracts.ledger.KeyCursor;
import java.util.Optional;

/**
 * What was confirmed.
 *
 * @param confirmed how many held deletes, at most 10,000 a call
 * @param next give it as {@code after}, with {@code upTo}, to go on; empty if all are confirmed
 * @param upTo so that what is held meanwhile is not confirmed unseen
 */
public record ConfirmResult(long confirmed, Optional<KeyCursor> next, long upTo) {
  @SuppressWarnings("OptionalAssignedToNull")
  public ConfirmResult {
    next = next == null ? Optional.empty() : next;
  }
}
