package io.crosstide.contracts.survey;

import java.util.List;

/**
 * Answer of {@code GET /rules/{ruleId}/comparisons}.
 *
 * @param comparisons the newest first, as many as are kept
 */
public record ComparisonList(List<ComparisonState> comparisons) {
  public ComparisonList {
    comparisons = List.copyOf(comparisons);
  }
}
