package io.crosstide.progress.intake;

import static java.util.stream.Collectors.toSet;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.report.Report;
import io.crosstide.progress.ProgressMetrics;
import io.crosstide.progress.audit.AuditStore;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.ledger.LedgerStore;
import io.crosstide.progress.ledger.LeftOutStore;
import io.crosstide.progress.rule.RuleDirectory;
import io.crosstide.progress.stream.StreamStore;
import io.crosstide.progress.survey.ComparisonStore;
import io.crosstide.progress.survey.SurveyStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/**
 * Applies reports in one transaction: a batch is done in the same moment in which its failures are
 * in the ledger, so at no moment is something neither (I1).
 */
@ApplicationScoped
public class ReportApplier {
  private final Transactions transactions;
  private final RuleDirectory rules;
  private final StreamStore streams;
  private final SurveyStore surveys;
  private final ComparisonStore comparisons;
  private final AuditStore audits;
  private final LedgerStore ledger;
  private final LeftOutStore leftOut;
  private final Counter applied;
  private final Counter dropped;
  private final Counter repaired;
  private final Counter violations;

  ReportApplier(
      Transactions transactions,
      RuleDirectory rules,
      StreamStore streams,
      SurveyStore surveys,
      ComparisonStore comparisons,
      AuditStore audits,
      LedgerStore ledger,
      LeftOutStore leftOut,
      MeterRegistry meters) {
    this.transactions = transactions;
    this.rules = rules;
    this.streams = streams;
    this.surveys = surveys;
    this.comparisons = comparisons;
    this.audits = audits;
    this.ledger = ledger;
    this.leftOut = leftOut;
    this.applied = meters.counter(ProgressMetrics.REPORTS_APPLIED);
    this.repaired = meters.counter(ProgressMetrics.AUDIT_REPAIRED);
    this.dropped = meters.counter(ProgressMetrics.REPORTS_DROPPED);
    this.violations = meters.counter(ProgressMetrics.VIOLATIONS);
  }

  /**
   * Applies reports; any number of times and in any order. Those of rules that are gone are
   * dropped.
   *
   * @throws IllegalArgumentException if one of them cannot be right; nothing is applied then
   */
  public Uni<Void> apply(List<Report> reports) {
    Set<RuleId> named = reports.stream().map(Report::rule).collect(toSet());
    return rules.existing(named).chain(existing -> applyExisting(reports, existing));
  }

  private Uni<Void> applyExisting(List<Report> reports, Set<RuleId> existing) {
    List<Report> kept = reports.stream().filter(r -> existing.contains(r.rule())).toList();
    ReportBatch batch = ReportBatch.of(kept);
    return transactions
        .run(c -> apply(c, batch))
        .invoke(count -> violations.increment(count))
        .invoke(() -> applied.increment(kept.size()))
        .invoke(() -> repaired.increment(batch.repaired()))
        .invoke(() -> dropped.increment(reports.size() - kept.size()))
        .replaceWithVoid();
  }

  /** Completes with the number of failures that are older than what was published. */
  private Uni<Long> apply(SqlConnection connection, ReportBatch batch) {
    return streams
        .apply(connection, batch.streams())
        .chain(() -> surveys.apply(connection, batch.ranges()))
        .chain(done -> audits.record(connection, batch.audits(), done))
        .chain(() -> comparisons.note(connection, batch.comparisons()))
        .chain(() -> ledger.claim(connection, batch.failedReports()))
        .chain(
            claimed -> ledger.record(connection, batch.failuresOf(claimed), batch.resolvingRules()))
        .call(() -> ledger.resolve(connection, batch.resolutions()))
        .call(() -> leftOut.record(connection, batch.leftOut()));
  }
}
