package io.crosstide.worker.survey;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.ComparisonLeave;
import io.vertx.core.Future;

/** Tells whether comparisons may go on, and how far their rules are. */
public interface ComparisonLeaves {
  /** Fails while nobody can say. */
  Future<ComparisonLeave> ask(RuleId rule, SurveyId survey);
}
