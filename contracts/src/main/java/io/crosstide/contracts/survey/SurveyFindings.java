package io.crosstide.contracts.survey;

import io.crosstide.contracts.id.SurveyId;
import java.util.List;
import java.util.Objects;

/**
 * Answer of {@code GET /surveys/{surveyId}/findings?rule=...} of progress: which keys a survey
 * found different.
 *
 * @param survey the survey
 * @param counts of all findings
 * @param sample the first {@value #SAMPLE_MAX} of each difference, by key
 */
public record SurveyFindings(SurveyId survey, SurveyCounts counts, List<KeyFinding> sample) {
  /** Keys kept of each difference. */
  public static final int SAMPLE_MAX = 100;

  public SurveyFindings {
    Objects.requireNonNull(survey, "survey");
    Objects.requireNonNull(counts, "counts");
    sample = List.copyOf(sample);
  }
}
