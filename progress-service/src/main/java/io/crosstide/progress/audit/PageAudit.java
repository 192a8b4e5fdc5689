package io.crosstide.progress.audit;

import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.survey.KeyFinding;
import io.crosstide.contracts.survey.Settled;
import io.crosstide.progress.history.KeySpan;
import io.crosstide.progress.survey.RangeKey;
import java.util.List;
import java.util.Optional;

/**
 * What a worker found on one page of a comparison.
 *
 * @param leftAlone keys that were skipped for a reason
 */
public record PageAudit(
    RangeKey range,
    KeySpan page,
    Comparison comparison,
    Optional<Settled> settled,
    List<KeyFinding> findings,
    List<KeyFailure> failures,
    long leftAlone) {
  public PageAudit {
    findings = List.copyOf(findings);
    failures = List.copyOf(failures);
  }
}
