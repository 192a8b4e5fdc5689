package io.crosstide.gateway.service;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.survey.ComparisonList;
import io.crosstide.contracts.survey.ComparisonOrder;
import io.crosstide.contracts.survey.ComparisonSchedule;
import io.crosstide.contracts.survey.ComparisonState;
import io.crosstide.contracts.survey.DifferencePage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Comparisons as the progress service keeps them. Fails with its errors. */
public final class ComparisonClient {
  private final JsonClient client;

  /** A client with so many connections. */
  public ComparisonClient(Vertx vertx, URI base, Duration timeout, int connections) {
    this.client = new JsonClient(vertx, base, timeout, connections);
  }

  /** Orders a comparison. */
  public Future<ComparisonState> order(RuleId rule, ComparisonOrder order) {
    return client.post(path(rule), order).map(answer -> answer.as(ComparisonState.class));
  }

  /** The comparisons of a rule, the newest first. */
  public Future<ComparisonList> list(RuleId rule) {
    return client.get(path(rule)).map(answer -> answer.as(ComparisonList.class));
  }

  /** One comparison. */
  public Future<ComparisonState> find(RuleId rule, SurveyId survey) {
    return client.get(path(rule, survey)).map(answer -> answer.as(ComparisonState.class));
  }

  /** Ends one early. */
  public Future<ComparisonState> cancel(RuleId rule, SurveyId survey) {
    return client.delete(path(rule, survey)).map(answer -> answer.as(ComparisonState.class));
  }

  /** A page of keys that differ. */
  public Future<DifferencePage> differences(
      RuleId rule, SurveyId survey, Optional<KeyCursor> after, int limit) {
    String query = "?limit=" + limit + after.map(cursor -> "&after=" + cursor.text()).orElse("");
    return client
        .get(path(rule, survey) + "/differences" + query)
        .map(answer -> answer.as(DifferencePage.class));
  }

  /** Sets how often a rule is compared. */
  public Future<ComparisonSchedule> schedule(RuleId rule, ComparisonSchedule schedule) {
    return client.put(schedulePath(rule), schedule).map(a -> a.as(ComparisonSchedule.class));
  }

  /** How often a rule is compared. */
  public Future<ComparisonSchedule> schedule(RuleId rule) {
    return client.get(schedulePath(rule)).map(answer -> answer.as(ComparisonSchedule.class));
  }

  /** The rule is not compared by itself any more. */
  public Future<Void> unschedule(RuleId rule) {
    return client.delete(schedulePath(rule)).mapEmpty();
  }

  private static String schedulePath(RuleId rule) {
    return "/rules/" + rule + "/comparison-schedule";
  }

  private static String path(RuleId rule) {
    return "/rules/" + rule + "/comparisons";
  }

  private static String path(RuleId rule, SurveyId survey) {
    return path(rule) + "/" + survey;
  }
}
