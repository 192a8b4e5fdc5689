package io.crosstide.contracts.survey;

import io.crosstide.contracts.ledger.KeyCursor;
import java.util.List;
import java.util.Optional;

/**
 * Answer of {@code GET /rules/{ruleId}/comparisons/{surveyId}/differences}: in the order of the
 * keys.
 *
 * @param keys one page
 * @param next give it as {@code after} for the next page; empty on the last
 * @param more true if there may be more than are kept
 */
public record DifferencePage(List<DifferingKey> keys, Optional<KeyCursor> next, boolean more) {
  @SuppressWarnings("OptionalAssignedToNull")
  public DifferencePage {
    keys = List.copyOf(keys);
    next = next == null ? Optional.empty() : next;
  }
}
