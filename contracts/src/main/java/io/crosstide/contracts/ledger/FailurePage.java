package io.crosstide.contracts.ledger;

import java.util.List;
import java.util.Optional;

/**
 * Answer of {@code GET /rules/{ruleId}/failures}: rows of the ledger in the order of their keys.
 *
 * @param failures one page
 * @param next give it as {@code after} for the next page; empty on the last
 */
public record FailurePage(List<FailedKey> failures, Optional<KeyCursor> next) {
  @SuppressWarnings("OptionalAssignedToNull")
  public FailurePage {
    failures = List.copyOf(failures);
    next = next == null ? Optional.empty() : next;
  }
}
