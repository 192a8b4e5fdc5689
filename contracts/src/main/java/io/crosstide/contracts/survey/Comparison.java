package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a survey that compares source and target is to do. It travels with every message of the
 * survey, so that whoever gets one needs no other.
 *
 * @param kind why
 * @param ranges how many ranges the survey has; at least 1
 * @param holdsFrom of a recovery: what it finds may have changed since this instant, in
 *     source-store time, and holds the watermark there if it cannot be made right
 */
public record Comparison(SurveyKind kind, int ranges, Optional<Instant> holdsFrom) {
  @SuppressWarnings("OptionalAssignedToNull")
  public Comparison {
    Objects.requireNonNull(kind, "kind");
    holdsFrom = holdsFrom == null ? Optional.empty() : holdsFrom;
    if (ranges < 1) {
      throw new IllegalArgumentException("A comparison has ranges");
    }
  }

  /** True for a recovery: the watermark of new writes waits for it. */
  @JsonIgnore
  public boolean isRecovery() {
    return kind == SurveyKind.RECOVERY;
  }
}
