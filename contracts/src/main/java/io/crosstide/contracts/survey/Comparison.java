package io.crosstide.contracts.survey;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a survey that compares source and target is to do. It travels with every message of the
 * survey, so that whoever gets one needs no other.
 *
 * @param kind why
 * @param ranges how many ranges the survey has; at least 1
 * @param holdsFrom of a recovery: what it finds may have changed since this instant, in
 *     source-store time, and holds the watermark there if it cannot be made right
 * @param mode what is done about differences; empty for a recovery, which does what any task does
 * @param depth which keys are looked at closely; empty for a recovery
 * @param keysPerSecond most keys listed per second over all ranges; empty is as fast as it goes
 */
public record Comparison(
    SurveyKind kind,
    int ranges,
    Optional<Instant> holdsFrom,
    Optional<SurveyMode> mode,
    Optional<SurveyDepth> depth,
    OptionalInt keysPerSecond) {
  @SuppressWarnings("OptionalAssignedToNull")
  public Comparison {
    Objects.requireNonNull(kind, "kind");
    holdsFrom = holdsFrom == null ? Optional.empty() : holdsFrom;
    mode = mode == null ? Optional.empty() : mode;
    depth = depth == null ? Optional.empty() : depth;
    keysPerSecond = keysPerSecond == null ? OptionalInt.empty() : keysPerSecond;
    if (ranges < 1 || keysPerSecond.orElse(1) < 1) {
      throw new IllegalArgumentException("A comparison has ranges, and its rate is positive");
    }
  }

  /** A recovery. */
  public Comparison(SurveyKind kind, int ranges, Optional<Instant> holdsFrom) {
    this(kind, ranges, holdsFrom, Optional.empty(), Optional.empty(), OptionalInt.empty());
  }

  /** True for a recovery: the watermark of new writes waits for it. */
  @JsonIgnore
  public boolean isRecovery() {
    return kind == SurveyKind.RECOVERY;
  }

  /** True if nothing may be written because of it. */
  @JsonIgnore
  public boolean isReport() {
    return mode.filter(SurveyMode.REPORT::equals).isPresent();
  }
}
