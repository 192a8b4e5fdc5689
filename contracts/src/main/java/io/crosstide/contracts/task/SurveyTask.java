package io.crosstide.contracts.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
import io.crosstide.contracts.survey.Comparison;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * List the next page of one range of a survey. The cursor travels in the message, so that a crash
 * repeats at most a page (I45).
 *
 * @param rule the rule
 * @param survey the survey
 * @param range number of the range
 * @param keys the range
 * @param cursor the last key whose page was sent; empty at the beginning
 * @param changedSince if present, only objects modified at or after this instant are sent as tasks
 * @param step listings of the range before this one; it names the message, so that of two copies of
 *     a task that ended at different keys only the first leads on
 * @param comparison if present, source and target are compared
 */
public record SurveyTask(
    int schemaVersion,
    UUID messageId,
    RuleId rule,
    SurveyId survey,
    int range,
    KeyRange keys,
    Optional<ObjectKey> cursor,
    Optional<Instant> changedSince,
    long step,
    Optional<Comparison> comparison)
    implements Message {
  /** The current version of this message. */
  public static final int SCHEMA_VERSION = 1;

  @SuppressWarnings("OptionalAssignedToNull")
  public SurveyTask {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(survey, "survey");
    Objects.requireNonNull(keys, "keys");
    cursor = cursor == null ? Optional.empty() : cursor;
    changedSince = changedSince == null ? Optional.empty() : changedSince;
    comparison = comparison == null ? Optional.empty() : comparison;
  }

  /** The first message of a range; sent twice it has the same id. */
  public static SurveyTask first(
      RuleId rule, SurveyId survey, int range, KeyRange keys, Optional<Instant> changedSince) {
    return first(rule, survey, range, keys, changedSince, Optional.empty());
  }

  /** The first message of a range of a survey that may compare; sent twice it has the same id. */
  public static SurveyTask first(
      RuleId rule,
      SurveyId survey,
      int range,
      KeyRange keys,
      Optional<Instant> changedSince,
      Optional<Comparison> comparison) {
    return new SurveyTask(
        SCHEMA_VERSION,
        nameOf(survey, range, 0),
        rule,
        survey,
        range,
        keys,
        Optional.empty(),
        changedSince,
        0,
        comparison);
  }

  /**
   * The message that goes on after {@code through}. It is named by its step and not by where it
   * begins: a task that was done twice, with another object there in between, has ended at two
   * keys, and the broker's duplicate detection leaves one way on.
   */
  public SurveyTask next(ObjectKey through) {
    return with(nameOf(survey, range, step + 1), Optional.of(through), step + 1);
  }

  /** The same under a new id, to be done later. */
  public SurveyTask again() {
    return with(UUID.randomUUID(), cursor, step);
  }

  /** True for a survey that no figure of new writes waits for, and that may be slowed down. */
  @JsonIgnore
  public boolean isUnhurried() {
    return comparison.filter(it -> !it.isRecovery()).isPresent();
  }

  private SurveyTask with(UUID id, Optional<ObjectKey> from, long number) {
    return new SurveyTask(
        SCHEMA_VERSION, id, rule, survey, range, keys, from, changedSince, number, comparison);
  }

  private static UUID nameOf(SurveyId survey, int range, long step) {
    String name = survey + "/" + range + "/" + step;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
