package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.ledger.FailurePage;
import io.crosstide.contracts.ledger.KeyCursor;
import java.util.List;
import java.util.Optional;

/**
 * A page of failed keys in the order of the keys.
 *
 * @param next give it as {@code after} for the next page; absent on the last
 */
public record FailuresView(List<FailureView> failures, Optional<String> next) {
  /** The view of a page. */
  public static FailuresView of(FailurePage page) {
    return new FailuresView(
        page.failures().stream().map(FailureView::of).toList(), page.next().map(KeyCursor::text));
  }
}
