package io.crosstide.contracts.letter;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.StreamId;
import io.crosstide.contracts.id.SurveyId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a dead letter is about, as far as it can be told; also of one that is not decodable as a
 * whole.
 *
 * @param rule its rule
 * @param stream the stream whose batch it is or reports
 * @param sequence the number of that batch
 * @param survey the survey whose page it is or reports
 * @param range the range of that survey
 */
public record LetterSubject(
    Optional<RuleId> rule,
    Optional<StreamId> stream,
    OptionalLong sequence,
    Optional<SurveyId> survey,
    OptionalInt range) {
  /** Nothing can be told. */
  public static final LetterSubject NONE = new LetterSubject(null, null, null, null, null);

  @SuppressWarnings("OptionalAssignedToNull")
  public LetterSubject {
    rule = rule == null ? Optional.empty() : rule;
    stream = stream == null ? Optional.empty() : stream;
    sequence = sequence == null ? OptionalLong.empty() : sequence;
    survey = survey == null ? Optional.empty() : survey;
    range = range == null ? OptionalInt.empty() : range;
  }
}
