package io.crosstide.contracts.ledger;

import java.util.List;
import java.util.Optional;

/**
 * Answer of {@code GET /rules/{ruleId}/left-out}: what was left out, in the order of the keys.
 *
 * @param keys one page
 * @param next give it as {@code after} for the next page; empty on the last
 */
public record LeftOutPage(List<LeftOutKey> keys, Optional<KeyCursor> next) {
  @SuppressWarnings("OptionalAssignedToNull")
  public LeftOutPage {
    keys = List.copyOf(keys);
    next = next == null ? Optional.empty() : next;
  }
}
