package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.survey.ComparisonList;
import java.util.List;

/** The comparisons of a rule that are remembered, the newest first. */
public record ComparisonsView(List<ComparisonView> comparisons) {
  /** The view of a list. */
  public static ComparisonsView of(ComparisonList list) {
    return new ComparisonsView(list.comparisons().stream().map(ComparisonView::of).toList());
  }
}
