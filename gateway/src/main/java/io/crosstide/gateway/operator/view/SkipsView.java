package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.ledger.SkippedPage;
import java.util.List;
import java.util.Optional;

/**
 * A page of skipped keys, the oldest skip first.
 *
 * @param next give it as {@code after} for the next page; absent on the last
 */
public record SkipsView(List<SkipView> skips, Optional<String> next) {
  /** The view of a page. */
  public static SkipsView of(SkippedPage page) {
    return new SkipsView(
        page.skips().stream().map(SkipView::of).toList(),
        page.next().isPresent()
            ? Optional.of(Long.toString(page.next().getAsLong()))
            : Optional.empty());
  }
}
