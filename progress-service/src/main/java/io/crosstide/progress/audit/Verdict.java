package io.crosstide.progress.audit;

import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.KeyFinding;
import io.crosstide.contracts.survey.Settled;
import io.crosstide.contracts.survey.SurveyKind;
import java.util.Optional;

/** What it means that a key differs. */
enum Verdict {
  /** The rule's timestamp has not passed its change: it may be on its way. */
  UNDERWAY,
  /** It differs, and that says nothing about capture. */
  DIFFERS,
  /** The rule's timestamp says that it is across, unless something is known of it. */
  OVERDUE;

  /** The verdict by what the worker knew. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static Verdict of(Comparison comparison, Optional<Settled> settled, KeyFinding finding) {
    // The target of a resync was emptied on purpose; without a timestamp nothing was claimed.
    if (comparison.kind() != SurveyKind.COMPARE || settled.isEmpty()) {
      return DIFFERS;
    }
    return switch (finding.trace()) {
      case NONE -> DIFFERS;
      case LATER -> UNDERWAY;
      case LISTED -> settled.get().mayBeUnderway(finding.changedAt()) ? UNDERWAY : OVERDUE;
    };
  }
}
