package io.crosstide.contracts.task;

import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.rule.KeyRange;
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
 */
public record SurveyTask(
    int schemaVersion,
    UUID messageId,
    RuleId rule,
    SurveyId survey,
    int range,
    KeyRange keys,
    Optional<ObjectKey> cursor,
    Optional<Instant> changedSince)
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
  }

  /** The first message of a range; sent twice it has the same id. */
  public static SurveyTask first(
      RuleId rule, SurveyId survey, int range, KeyRange keys, Optional<Instant> changedSince) {
    return new SurveyTask(
        SCHEMA_VERSION,
        nameOf(survey, range, Optional.empty()),
        rule,
        survey,
        range,
        keys,
        Optional.empty(),
        changedSince);
  }

  /** The message that goes on after {@code through}; sent twice it has the same id. */
  public SurveyTask next(ObjectKey through) {
    return new SurveyTask(
        SCHEMA_VERSION,
        nameOf(survey, range, Optional.of(through)),
        rule,
        survey,
        range,
        keys,
        Optional.of(through),
        changedSince);
  }

  private static UUID nameOf(SurveyId survey, int range, Optional<ObjectKey> cursor) {
    String name = survey + "/" + range + "/" + cursor.map(ObjectKey::value).orElse("");
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
