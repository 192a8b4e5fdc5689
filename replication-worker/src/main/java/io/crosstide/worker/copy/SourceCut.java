package io.crosstide.worker.copy;

import io.crosstide.worker.plan.PartLayout;
import io.crosstide.worker.plan.PlanLimits;
import java.util.Optional;

/**
 * How an object is cut at the target.
 *
 * @param layout the parts there; none of them ends within a part of the source that is told
 * @param told the parts of the source, if it tells them
 */
record SourceCut(PartLayout layout, Optional<PartLayout> told) {
  /** Without knowing how the source is cut. */
  static SourceCut of(PartLayout layout) {
    return new SourceCut(layout, Optional.empty());
  }

  /**
   * Like the source, or in several of its parts at a time if no store must take them as they are.
   *
   * @param own how we would cut it
   */
  static SourceCut like(PartLayout source, PartLayout own) {
    if (source.isWithinLimits()) {
      return new SourceCut(source, Optional.of(source));
    }
    return source
        .joined(Math.max(PlanLimits.PART_MIN, own.length(1)))
        .map(joined -> new SourceCut(joined, Optional.of(source)))
        .orElseGet(() -> of(own));
  }

  boolean isLikeSource() {
    return told.filter(layout::equals).isPresent();
  }
}
