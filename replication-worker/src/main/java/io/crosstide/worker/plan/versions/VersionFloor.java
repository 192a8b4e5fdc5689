package io.crosstide.worker.plan.versions;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.SurveyRange;
import io.crosstide.store.ListedVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** From which version on a rule owes the versions of a key. */
public final class VersionFloor {
  /** For rules that do not say since when their gap lasts. */
  private static final Duration TOLERANCE = Duration.ofSeconds(15);

  private final Optional<Instant> since;

  private VersionFloor(Optional<Instant> since) {
    this.since = since;
  }

  /** With history every version; without, those written since the rule was put. */
  public static VersionFloor of(Rule rule) {
    return new VersionFloor(rule.historyEnabled() ? Optional.empty() : Optional.of(since(rule)));
  }

  /**
   * True if this version and all older ones are from before. Of one made of parts the time says
   * nothing, since some stores date it by the beginning of its upload.
   */
  public boolean isBelow(ListedVersion version) {
    return since.filter(from -> version.lastModified().isBefore(from)).isPresent()
        && version.etag().filter(tag -> tag.partCount().isPresent()).isEmpty();
  }

  private static Instant since(Rule rule) {
    return rule.survey().stream()
        .flatMap(plan -> plan.ranges().stream())
        .map(SurveyRange::changedSince)
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .orElseGet(() -> rule.createdAt().minus(TOLERANCE))
        .truncatedTo(ChronoUnit.SECONDS);
  }
}
