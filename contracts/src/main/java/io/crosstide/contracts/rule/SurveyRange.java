package io.crosstide.contracts.rule;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.crosstide.contracts.id.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/**
 * One range of a survey. A <em>gap range</em> has {@code changedSince}: writes between the rule's
 * creation and its coverage were perhaps captured by nobody, so objects modified since are owed and
 * hold the watermark until the range is done. A <em>history range</em> has none: every object in it
 * counts towards the historical fraction.
 *
 * @param prefix may be empty
 * @param after exclusive; empty is from the first key
 * @param until inclusive; empty is to the last key
 * @param changedSince present: a gap range. In source-store time: already lowered by how far the
 *     store's clock is behind
 */
public record SurveyRange(
    String prefix,
    Optional<ObjectKey> after,
    Optional<ObjectKey> until,
    Optional<Instant> changedSince) {
  public SurveyRange {
    prefix = prefix == null ? "" : prefix;
    after = Optionals.orEmpty(after);
    until = Optionals.orEmpty(until);
    changedSince = Optionals.orEmpty(changedSince);
  }

  /** A range of objects modified at or after an instant. */
  public static SurveyRange gap(KeyRange keys, Instant changedSince) {
    return new SurveyRange(keys.prefix(), keys.after(), keys.until(), Optional.of(changedSince));
  }

  /** A range of all objects. */
  public static SurveyRange history(KeyRange keys) {
    return new SurveyRange(keys.prefix(), keys.after(), keys.until(), Optional.empty());
  }

  /** The keys. */
  public KeyRange keys() {
    return new KeyRange(prefix, after, until);
  }

  /** True if it closes the gap between the rule's creation and its coverage. */
  @JsonIgnore
  public boolean isGap() {
    return changedSince.isPresent();
  }

  SurveyRange orSince(Optional<Instant> since) {
    return new SurveyRange(prefix, after, until, changedSince.or(() -> since));
  }
}
