package io.crosstide.contracts.task;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.SurveyId;
import java.util.Objects;
import java.util.Optional;

/**
 * A stretch of keys that a survey listed: identified by where it begins and ends, so that a page
 * listed twice after a crash is either the same page or another one. Under one name it may hold
 * more or fewer keys the second time, since keys came or went in between. That is safe: a survey
 * begins when every gateway captures for the rule, so whatever has changed since the first listing
 * is in a batch of a stream, and a page counts once.
 *
 * @param survey the survey
 * @param range number of the range in the survey's plan
 * @param after the key before the page; empty is the beginning of the range
 * @param through the last key of the page; empty is the end of the range, so this is its last page
 */
public record SurveyPage(
    SurveyId survey, int range, Optional<ObjectKey> after, Optional<ObjectKey> through) {
  @SuppressWarnings("OptionalAssignedToNull")
  public SurveyPage {
    Objects.requireNonNull(survey, "survey");
    if (range < 0) {
      throw new IllegalArgumentException("Ranges are numbered from 0");
    }
    after = after == null ? Optional.empty() : after;
    through = through == null ? Optional.empty() : through;
  }
}
