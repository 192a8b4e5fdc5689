package io.crosstide.contracts.survey;

import java.util.Objects;

/**
 * Body of {@code PUT /rules/{ruleId}/surveys/{surveyId}/outcome}: what progress knows of a survey.
 *
 * @param counts so far
 * @param complete true once every range is listed and done
 */
public record SurveyOutcome(SurveyCounts counts, boolean complete) {
  public SurveyOutcome {
    Objects.requireNonNull(counts, "counts");
  }
}
