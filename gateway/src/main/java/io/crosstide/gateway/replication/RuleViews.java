package io.crosstide.gateway.replication;

import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.contracts.rule.UserTaggings;
import io.crosstide.gateway.oss.replication.HistoricalFraction;
import io.crosstide.gateway.oss.replication.ReplicationProgressBody;
import io.crosstide.gateway.oss.replication.ReplicationRuleView;
import io.crosstide.gateway.oss.replication.ReplicationRuleView.Rtc;
import io.crosstide.gateway.oss.replication.ReplicationRuleView.Status;
import io.crosstide.gateway.oss.replication.UserTaggingsXml;
import java.util.Optional;

/** Rules and their progress as clients see them. Pure. */
final class RuleViews {
  private RuleViews() {}

  /**
   * A rule.
   *
   * @param progress what is known of it, which decides whether time control is effective
   */
  static ReplicationRuleView of(Rule rule, Optional<RuleProgress> progress) {
    return new ReplicationRuleView(
        rule.name(),
        rule.prefixes(),
        rule.userTaggings().map(RuleViews::taggings),
        rule.actions().text(),
        rule.target().bucket().value(),
        rule.target().region().value(),
        rule.transferType(),
        status(rule),
        rule.historyEnabled(),
        rule.syncRole(),
        rule.encryption().kmsObjectsStatus(),
        rule.encryption().replicaKmsKeyId(),
        rule.rtcEnabled() ? Optional.of(rtc(rule, progress)) : Optional.empty(),
        rule.sourceLocation());
  }

  /** True if what {@link #of} says depends on the progress of the rule. */
  static boolean needsProgress(Rule rule) {
    return rule.rtcEnabled() && rule.historyEnabled() && rule.status() == RuleStatus.DOING;
  }

  private static Status status(Rule rule) {
    return switch (rule.status()) {
      case STARTING -> Status.STARTING;
      case DOING -> Status.DOING;
      case CLOSING -> Status.CLOSING;
    };
  }

  /** Enabling until the rule is effective and its history done. */
  private static Rtc rtc(Rule rule, Optional<RuleProgress> progress) {
    boolean historyDone =
        !rule.historyEnabled()
            || progress
                .flatMap(RuleProgress::history)
                .map(RuleProgress.History::complete)
                .orElse(false);
    boolean effective = status(rule) == Status.DOING && historyDone;
    return effective ? Rtc.ENABLED : Rtc.ENABLING;
  }

  private static UserTaggingsXml taggings(UserTaggings taggings) {
    return new UserTaggingsXml(
        Optional.of(taggings.filterType()),
        taggings.tags().stream()
            .map(tag -> new UserTaggingsXml.UserTag(tag.key(), tag.value()))
            .toList());
  }

  /** A rule with its two figures; the timestamp must be known to show either. */
  static ReplicationProgressBody.ShownProgress withProgress(
      Rule rule, Optional<RuleProgress> progress) {
    Optional<ReplicationProgressBody.Progress> figures =
        progress.flatMap(
            known ->
                known
                    .newObjects()
                    .map(
                        until ->
                            new ReplicationProgressBody.Progress(
                                known.history().map(RuleViews::fraction), until)));
    return new ReplicationProgressBody.ShownProgress(of(rule, progress), figures);
  }

  private static HistoricalFraction fraction(RuleProgress.History history) {
    return HistoricalFraction.of(history.fraction(), history.complete());
  }
}
