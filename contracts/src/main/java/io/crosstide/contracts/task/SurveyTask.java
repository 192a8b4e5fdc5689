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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * List the next page of one range of a survey. The cursor travels in the message, so that a crash
 * repeats at most a page (I45). A range that proves to be long is listed in sections, each with a
 * cursor of its own; their pages are pages of the range like any others.
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
 * @param end the last key of the section, another one begins after it; empty: it ends with the
 *     range
 * @param split if present, nothing is listed: the section goes on as two, up to this key and after
 *     it
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
    Optional<Comparison> comparison,
    Optional<ObjectKey> end,
    Optional<ObjectKey> split)
    implements Message {
  /** The current version of this message. */
  public static final int SCHEMA_VERSION = 1;

  /** Room for the steps of a section, and as much as there is to tell sections apart. */
  private static final long STEPS_OF_SECTION = 0x7fff_ffff_ff00_0000L;

  @SuppressWarnings("OptionalAssignedToNull")
  public SurveyTask {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(survey, "survey");
    Objects.requireNonNull(keys, "keys");
    cursor = cursor == null ? Optional.empty() : cursor;
    changedSince = changedSince == null ? Optional.empty() : changedSince;
    comparison = comparison == null ? Optional.empty() : comparison;
    end = end == null ? Optional.empty() : end;
    split = split == null ? Optional.empty() : split;
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
        comparison,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The message that goes on after {@code through}. It is named by its step and not by where it
   * begins: a task that was done twice, with another object there in between, has ended at two
   * keys, and the broker's duplicate detection leaves one way on.
   */
  public SurveyTask next(ObjectKey through) {
    return with(
        nameOf(survey, range, step + 1), Optional.of(through), end, Optional.empty(), step + 1);
  }

  /**
   * The same under a new id, to be done later. The id is made of this one's, so that a task that is
   * delivered twice is put off once.
   */
  public SurveyTask again() {
    return with(nameOf("again/" + messageId), cursor, end, split, step);
  }

  /** True if it was put off before, or sent again by an operator. */
  @JsonIgnore
  public boolean isAgain() {
    return !messageId.equals(nameOf(survey, range, step));
  }

  /**
   * The same, to be split into two sections before anything is listed. Where is said in the message
   * and not found out by whoever splits, so that a task that is done twice is split at one key.
   */
  public SurveyTask splitAt(ObjectKey key) {
    return with(messageId, cursor, end, Optional.of(key), step);
  }

  /** The two sections of a task that says where it is to be split; each time the same. */
  public List<SurveyTask> sections() {
    ObjectKey middle = split.orElseThrow();
    long first = firstStep(middle);
    return List.of(
        with(nameOf(survey, range, first), split, end, Optional.empty(), first),
        with(nameOf(survey, range, step + 1), cursor, split, Optional.empty(), step + 1));
  }

  /** Steps of another section are others, so that their messages have other names. */
  private long firstStep(ObjectKey after) {
    return nameOf(survey + "/" + range + "/" + after).getMostSignificantBits() & STEPS_OF_SECTION;
  }

  /** The last key that may be listed; empty if that is the last one of the prefix. */
  @JsonIgnore
  public Optional<ObjectKey> last() {
    return end.or(keys::until);
  }

  /** True for a survey that no figure of new writes waits for, and that may be slowed down. */
  @JsonIgnore
  public boolean isUnhurried() {
    return comparison.filter(it -> !it.isRecovery()).isPresent();
  }

  private SurveyTask with(
      UUID id,
      Optional<ObjectKey> from,
      Optional<ObjectKey> to,
      Optional<ObjectKey> middle,
      long number) {
    return new SurveyTask(
        SCHEMA_VERSION,
        id,
        rule,
        survey,
        range,
        keys,
        from,
        changedSince,
        number,
        comparison,
        to,
        middle);
  }

  private static UUID nameOf(SurveyId survey, int range, long step) {
    return nameOf(survey + "/" + range + "/" + step);
  }

  private static UUID nameOf(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
