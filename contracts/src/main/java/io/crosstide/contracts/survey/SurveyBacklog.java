package io.crosstide.contracts.survey;

import java.util.OptionalInt;

/**
 * Answer of {@code GET /rules/{ruleId}/surveys/{surveyId}/ranges/{range}/backlog}: how far a range
 * of a survey is listed ahead of what is done.
 *
 * @param pages pages that are listed and not done, counted up to the limit that was asked for; 0 or
 *     more
 * @param stretches stretches of keys that are listed, with keys between them that are not: about as
 *     many sections of the range are being listed; empty if that is not told
 */
public record SurveyBacklog(int pages, OptionalInt stretches) {
  public SurveyBacklog {
    stretches = stretches == null ? OptionalInt.empty() : stretches;
    if (pages < 0 || stretches.orElse(0) < 0) {
      throw new IllegalArgumentException("A count is 0 or more");
    }
  }
}
