package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.contracts.survey.SurveyDepth;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.store.ListedVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What may be done about a key that differs.
 *
 * @param mode of the comparison that found it; empty for any other task, which makes it right
 *     without a word about how it differed
 * @param propertiesSince versions that were modified since then, and the newest, are compared by
 *     their tags and ACLs too; empty where these have tasks of their own
 * @param isResync true if the target is filled anew, so that it shows what the source shows
 */
public record Remit(
    Optional<SurveyMode> mode, Optional<Instant> propertiesSince, boolean isResync) {
  /** Whatever makes the key right. */
  public static final Remit ALL = new Remit(Optional.empty(), Optional.empty(), false);

  /** The remit of a survey's task; a recovery makes right like any other task. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static Remit of(Optional<Comparison> comparison) {
    return new Remit(
        comparison.flatMap(Comparison::mode),
        comparison.flatMap(Remit::propertiesSince),
        comparison.map(Comparison::kind).filter(SurveyKind.RESYNC::equals).isPresent());
  }

  /** Of all versions only if that was ordered: it costs some requests for each. */
  private static Optional<Instant> propertiesSince(Comparison comparison) {
    return comparison.isRecovery()
        ? comparison.holdsFrom()
        : comparison.depth().filter(SurveyDepth.FULL::equals).map(v -> Instant.EPOCH);
  }

  /** True if tags and ACL of a version are to be compared. */
  boolean looksAtProperties(ListedVersion version, Optional<VersionId> newest) {
    // Times of listings are full seconds.
    return propertiesSince
        .map(since -> since.truncatedTo(ChronoUnit.SECONDS))
        .filter(
            since ->
                !version.lastModified().isBefore(since)
                    || newest.filter(version.version()::equals).isPresent())
        .isPresent();
  }

  /** True if how the key differed is to be told. */
  public boolean isAudit() {
    return mode.isPresent();
  }

  /** True if nothing may be written. */
  boolean isReport() {
    return mode.filter(SurveyMode.REPORT::equals).isPresent();
  }

  /** True if a key that differs so is made right. */
  boolean allows(Difference difference) {
    return mode.map(it -> it.repairs(difference)).orElse(true);
  }
}
