package io.crosstide.gateway.operator;

import io.crosstide.contracts.deletes.ConfirmOrder;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.ledger.RetryOrder;
import io.crosstide.contracts.ledger.SkipOrder;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.gateway.operator.view.ConfirmView;
import io.crosstide.gateway.operator.view.FailuresView;
import io.crosstide.gateway.operator.view.LeftOutView;
import io.crosstide.gateway.operator.view.RetryView;
import io.crosstide.gateway.operator.view.SkipView;
import io.crosstide.gateway.operator.view.SkipsView;
import io.crosstide.gateway.service.LedgerClient;
import io.vertx.core.Future;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The ledger of a rule as operators read and hurry it. */
final class FailureDesk {
  private static final Logger LOG = Logger.getLogger(FailureDesk.class);

  private final LedgerClient ledger;

  FailureDesk(LedgerClient ledger) {
    this.ledger = ledger;
  }

  Future<FailuresView> page(
      RuleId rule, Optional<KeyCursor> after, Optional<FailureKind> kind, int limit) {
    return ledger.failures(rule, after, kind, limit).map(FailuresView::of);
  }

  Future<RetryView> retry(RuleId rule, RetryOrder order) {
    return ledger.retry(rule, order).map(RetryView::of);
  }

  Future<SkipsView> skips(RuleId rule, Optional<Long> after, int limit) {
    return ledger.skips(rule, after, limit).map(SkipsView::of);
  }

  Future<LeftOutView> leftOut(
      RuleId rule, Optional<KeyCursor> after, Optional<SkipReason> reason, int limit) {
    return ledger.leftOut(rule, after, reason, limit).map(LeftOutView::of);
  }

  Future<ConfirmView> confirm(RuleId rule, ConfirmOrder order) {
    return ledger
        .confirm(rule, order)
        .onSuccess(
            done ->
                LOG.infof(
                    "Operator %s confirmed %d held deletes of rule %s",
                    order.by(), done.confirmed(), rule))
        .map(ConfirmView::of);
  }

  /** The key is in no log: it may be anybody's. */
  Future<SkipView> skip(RuleId rule, SkipOrder order) {
    return ledger
        .skip(rule, order)
        .onSuccess(skip -> LOG.infof("Operator %s skipped a key of rule %s", order.by(), rule))
        .map(SkipView::of);
  }
}
