package io.crosstide.contracts.report;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.task.SurveyPage;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A survey listed a page, and the tasks for it are durable.
 *
 * @param page the page
 * @param objects objects of the page that were sent as tasks; of a comparison: keys compared
 * @param bytes their size
 * @param comparison what the survey does, if it compares source and target
 */
public record PageListed(
    int schemaVersion,
    UUID messageId,
    RuleId rule,
    SurveyPage page,
    long objects,
    long bytes,
    Optional<Comparison> comparison)
    implements Report {
  /** The current version of this message. */
  public static final int SCHEMA_VERSION = 1;

  @SuppressWarnings("OptionalAssignedToNull")
  public PageListed {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(page, "page");
    comparison = comparison == null ? Optional.empty() : comparison;
  }

  /** A report with a new id. */
  public static PageListed of(RuleId rule, SurveyPage page, long objects, long bytes) {
    return new PageListed(
        SCHEMA_VERSION, UUID.randomUUID(), rule, page, objects, bytes, Optional.empty());
  }
}
