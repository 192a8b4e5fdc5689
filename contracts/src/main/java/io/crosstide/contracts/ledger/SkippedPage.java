package io.crosstide.contracts.ledger;

import java.util.List;
import java.util.OptionalLong;

/**
 * Answer of {@code GET /rules/{ruleId}/skips}: what was skipped, in the order in which it was.
 *
 * @param skips one page
 * @param next give it as {@code after} for the next page; empty on the last
 */
public record SkippedPage(List<SkippedKey> skips, OptionalLong next) {
  @SuppressWarnings("OptionalAssignedToNull")
  public SkippedPage {
    skips = List.copyOf(skips);
    next = next == null ? OptionalLong.empty() : next;
  }
}
