package io.crosstide.progress.intake;

import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.SurveyKind;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Origin;
import java.util.Optional;

/** Which failures the ledger is to make right, and what they count for. */
final class LedgerDuty {
  private LedgerDuty() {}

  /**
   * True if the key is to be tried until it is right. What the ledger sends is an ordinary task,
   * which may write and delete: so nothing that a report found, and no key that the source was seen
   * not to have unless deletes were ordered.
   */
  static boolean isOwed(Origin origin, KeyTask task) {
    Optional<SurveyMode> mode = comparison(origin).flatMap(Comparison::mode);
    return mode.isEmpty()
        || switch (mode.get()) {
          case REPORT -> false;
          case REPAIR -> task.size().isPresent();
          case REPAIR_WITH_DELETES -> true;
        };
  }

  /** The survey whose fraction the failure holds: what a rule owes by itself, and a resync. */
  static Optional<SurveyId> surveyOf(Origin origin) {
    boolean counts =
        origin instanceof Origin.Survey
            && comparison(origin).map(it -> it.kind() == SurveyKind.RESYNC).orElse(true);
    return counts ? Optional.of(((Origin.Survey) origin).page().survey()) : Optional.empty();
  }

  private static Optional<Comparison> comparison(Origin origin) {
    return origin instanceof Origin.Survey survey ? survey.comparison() : Optional.empty();
  }
}
