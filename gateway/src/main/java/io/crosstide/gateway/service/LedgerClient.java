package io.crosstide.gateway.service;

import io.crosstide.contracts.deletes.ConfirmOrder;
import io.crosstide.contracts.deletes.ConfirmResult;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.http.RuleHolding;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.ledger.FailurePage;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.ledger.KeyState;
import io.crosstide.contracts.ledger.LeftOutPage;
import io.crosstide.contracts.ledger.RetryOrder;
import io.crosstide.contracts.ledger.RetryResult;
import io.crosstide.contracts.ledger.SkipOrder;
import io.crosstide.contracts.ledger.SkippedKey;
import io.crosstide.contracts.ledger.SkippedPage;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.gateway.oss.PercentCoding;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What operators ask the progress service. Fails with NoSuchReplicationRule. */
public final class LedgerClient {
  private final JsonClient client;

  /** A client with so many connections. */
  public LedgerClient(Vertx vertx, URI base, Duration timeout, int connections) {
    this.client = new JsonClient(vertx, base, timeout, connections);
  }

  /** What holds the figures of a rule. */
  public Future<RuleHolding> holding(RuleId rule) {
    return client.get(path(rule, "holding")).map(answer -> answer.as(RuleHolding.class));
  }

  /** A page of failed keys. */
  public Future<FailurePage> failures(
      RuleId rule, Optional<KeyCursor> after, Optional<FailureKind> kind, int limit) {
    String query =
        "?limit="
            + limit
            + after.map(cursor -> "&after=" + cursor.text()).orElse("")
            + kind.map(word -> "&kind=" + word.name()).orElse("");
    return client.get(path(rule, "failures") + query).map(answer -> answer.as(FailurePage.class));
  }

  /** What is known of one key. */
  public Future<KeyState> state(RuleId rule, ObjectKey key) {
    return client
        .get(path(rule, "keys") + "?key=" + PercentCoding.encode(key.value()))
        .map(answer -> answer.as(KeyState.class));
  }

  /** Makes failed keys due. */
  public Future<RetryResult> retry(RuleId rule, RetryOrder order) {
    return client.post(path(rule, "retries"), order).map(answer -> answer.as(RetryResult.class));
  }

  /** A page of what was skipped. */
  public Future<SkippedPage> skips(RuleId rule, Optional<Long> after, int limit) {
    String query = "?limit=" + limit + after.map(number -> "&after=" + number).orElse("");
    return client.get(path(rule, "skips") + query).map(answer -> answer.as(SkippedPage.class));
  }

  /** Gives up a failed key; fails with KeyHasChanged if it is not as it was seen. */
  public Future<SkippedKey> skip(RuleId rule, SkipOrder order) {
    return client.post(path(rule, "skips"), order).map(answer -> answer.as(SkippedKey.class));
  }

  /** Lets held deletes be done. */
  public Future<ConfirmResult> confirm(RuleId rule, ConfirmOrder order) {
    return client
        .post(path(rule, "delete-confirmations"), order)
        .map(answer -> answer.as(ConfirmResult.class));
  }

  /** A page of what workers left out. */
  public Future<LeftOutPage> leftOut(
      RuleId rule, Optional<KeyCursor> after, Optional<SkipReason> reason, int limit) {
    String query =
        "?limit="
            + limit
            + after.map(cursor -> "&after=" + cursor.text()).orElse("")
            + reason.map(each -> "&reason=" + each.word()).orElse("");
    return client.get(path(rule, "left-out") + query).map(answer -> answer.as(LeftOutPage.class));
  }

  private static String path(RuleId rule, String call) {
    return "/rules/" + rule + "/" + call;
  }
}
