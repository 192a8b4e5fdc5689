package io.crosstide.contracts.survey;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a survey that compares source and target is to do. It travels with every message of the
 * survey, so that whoever gets one needs no other.
 *
 * @param kind why
 * @param mode what is done about differences
 * @param depth how closely keys are looked at
 * @param ranges how many ranges the survey has; at least 1
 * @param holdsFrom of a recovery: what it finds may have changed since this instant, in
 *     source-store time, and holds the watermark there if it cannot be made right
 * @param keysPerSecond most keys listed per second in one range; empty is as fast as it goes
 */
public record Comparison(
    SurveyKind kind,
    SurveyMode mode,
    SurveyDepth depth,
    int ranges,
    Optional<Instant> holdsFrom,
    OptionalInt keysPerSecond) {
  @SuppressWarnings("OptionalAssignedToNull")
  public Comparison {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(depth, "depth");
    holdsFrom = holdsFrom == null ? Optional.empty() : holdsFrom;
    keysPerSecond = keysPerSecond == null ? OptionalInt.empty() : keysPerSecond;
    if (ranges < 1 || keysPerSecond.orElse(1) < 1) {
      throw new IllegalArgumentException("A comparison has ranges, and a limit is positive");
    }
  }

  /** True for a recovery, which looks only for what changed of late. */
  public boolean isRecovery() {
    return kind == SurveyKind.RECOVERY;
  }
}
