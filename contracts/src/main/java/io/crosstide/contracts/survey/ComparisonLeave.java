package io.crosstide.contracts.survey;

import java.time.Instant;
import java.util.Optional;

/**
 * Answer of {@code GET /rules/{ruleId}/comparisons/{surveyId}/leave}: whether a worker may go on
 * listing.
 *
 * @param granted false if the comparison has ended or is not known: what is left of it is dropped
 * @param newObjects the rule's timestamp; empty before the first proof
 */
public record ComparisonLeave(boolean granted, Optional<Instant> newObjects) {
  @SuppressWarnings("OptionalAssignedToNull")
  public ComparisonLeave {
    newObjects = newObjects == null ? Optional.empty() : newObjects;
  }
}
