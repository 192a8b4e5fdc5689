package io.crosstide.progress.intake;

import static java.util.stream.Collectors.toSet;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.PageListed;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.SurveyPage;
import io.crosstide.progress.audit.PageAudit;
import io.crosstide.progress.db.SqlTime;
import io.crosstide.progress.history.KeySpan;
import io.crosstide.progress.history.PageCount;
import io.crosstide.progress.ledger.Failure;
import io.crosstide.progress.ledger.LedgerKey;
import io.crosstide.progress.ledger.LeftOut;
import io.crosstide.progress.ledger.Resolution;
import io.crosstide.progress.stream.StreamChange;
import io.crosstide.progress.stream.StreamKey;
import io.crosstide.progress.survey.ComparisonStore;
import io.crosstide.progress.survey.PageReport;
import io.crosstide.progress.survey.RangeKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What a batch of reports says, sorted by what it is about. */
final class ReportBatch {
  private final TreeMap<StreamKey, StreamChange> streams = new TreeMap<>();
  private final TreeMap<RangeKey, List<PageReport>> ranges = new TreeMap<>();
  private final TreeMap<ComparisonStore.Key, Comparison> comparisons = new TreeMap<>();
  private final List<PageAudit> audits = new ArrayList<>();
  private long repaired;
  private final Map<UUID, RuleId> failedReports = new LinkedHashMap<>();
  private final Map<UUID, List<Failure>> failures = new LinkedHashMap<>();
  private final List<Resolution> resolutions = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if a report cannot be right
   */
  static ReportBatch of(List<Report> reports) {
    ReportBatch batch = new ReportBatch();
    for (Report report : reports) {
      if (report instanceof TaskDone done) {
        batch.add(done);
      } else if (report instanceof PageListed listed) {
        batch.add(listed);
      }
    }
    return batch;
  }

  TreeMap<StreamKey, StreamChange> streams() {
    return streams;
  }

  TreeMap<RangeKey, List<PageReport>> ranges() {
    return ranges;
  }

  /** The surveys among these that compare. */
  TreeMap<ComparisonStore.Key, Comparison> comparisons() {
    return comparisons;
  }

  /** What comparisons that somebody ordered found. */
  List<PageAudit> audits() {
    return audits;
  }

  /** How many objects were written or deleted at targets because surveys compared them. */
  long repaired() {
    return repaired;
  }

  /**
   * Ids of reports that have failures: the same for a report delivered again, another one for
   * another run of the task, which may have failed differently and has to be believed as well.
   */
  Map<UUID, RuleId> failedReports() {
    return failedReports;
  }

  /** The failures of some of the reports. */
  List<Failure> failuresOf(List<UUID> reports) {
    List<Failure> all = new ArrayList<>();
    reports.forEach(report -> all.addAll(failures.get(report)));
    return all;
  }

  List<LeftOut> leftOut() {
    return leftOut;
  }

  List<Resolution> resolutions() {
    return resolutions;
  }

  /** Rules of which some key is right now that had failed. */
  Set<RuleId> resolvingRules() {
    return resolutions.stream().map(resolution -> resolution.key().rule()).collect(toSet());
  }

  private void add(PageListed listed) {
    PageCount count = new PageCount(listed.objects(), listed.bytes());
    addPage(listed.rule(), listed.page(), new PageReport.Listed(span(listed.page()), count));
    addComparison(listed.rule(), listed.page(), listed.comparison());
  }

  private void add(TaskDone done) {
    if (done.origin() instanceof Origin.Stream stream) {
      streams
          .computeIfAbsent(new StreamKey(done.rule(), stream.stream()), key -> new StreamChange())
          .addDone(stream.sequence());
    } else if (done.origin() instanceof Origin.Survey survey) {
      addPage(done.rule(), survey.page(), new PageReport.Done(span(survey.page())));
      addComparison(done.rule(), survey.page(), survey.comparison());
      repaired +=
          survey.comparison().isPresent() ? done.tally().copied() + done.tally().deleted() : 0;
      addAudit(done, survey);
    }
    List<Failure> owed =
        done.failures().stream()
            .filter(f -> LedgerDuty.isOwed(done.origin(), f.task()))
            .map(f -> failure(done, f))
            .toList();
    if (!owed.isEmpty()) {
      failedReports.put(done.messageId(), done.rule());
      failures.put(done.messageId(), owed);
    }
    done.leftOut()
        .forEach(
            left ->
                leftOut.add(
                    new LeftOut(
                        new LedgerKey(done.rule(), left.key(), left.version()), left.reason())));
    done.resolved()
        .forEach(
            r ->
                resolutions.add(
                    new Resolution(
                        new LedgerKey(done.rule(), r.key(), r.version()), r.generation())));
  }

  private void addAudit(TaskDone done, Origin.Survey survey) {
    survey
        .comparison()
        .filter(it -> !it.isRecovery())
        .ifPresent(
            comparison ->
                audits.add(
                    new PageAudit(
                        new RangeKey(done.rule(), survey.page().survey(), survey.page().range()),
                        span(survey.page()),
                        comparison,
                        survey.settled(),
                        done.findings(),
                        done.failures(),
                        done.tally().skipped().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())));
  }

  private void addPage(RuleId rule, SurveyPage page, PageReport report) {
    ranges
        .computeIfAbsent(new RangeKey(rule, page.survey(), page.range()), key -> new ArrayList<>())
        .add(report);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private void addComparison(RuleId rule, SurveyPage page, Optional<Comparison> comparison) {
    comparison.ifPresent(it -> comparisons.put(new ComparisonStore.Key(rule, page.survey()), it));
  }

  private static KeySpan span(SurveyPage page) {
    return new KeySpan(page.after(), page.through());
  }

  private static Failure failure(TaskDone done, KeyFailure failure) {
    Optional<SurveyId> survey = LedgerDuty.surveyOf(done.origin());
    return new Failure(
        new LedgerKey(done.rule(), failure.task().key(), failure.task().version()),
        failure.task().changedAt().map(SqlTime::checked),
        done.origin() instanceof Origin.Stream,
        failure.task().kind() == ChangeKind.DELETE,
        failure.task().properties(),
        failure.task().marker(),
        failure.task().etag(),
        failure.task().size(),
        survey,
        failure.kind(),
        failure.side(),
        failure.detail(),
        failure.retryAfter(),
        done.origin() instanceof Origin.Ledger,
        failure.task().generation(),
        failure.kind() == FailureKind.DELETES_HELD);
  }
}
