package io.crosstide.gateway.replication;

import io.crosstide.contracts.http.RtcChange;
import io.crosstide.contracts.http.RuleName;
import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssException;
import io.crosstide.gateway.oss.replication.ReplicationConfigurationBody;
import io.crosstide.gateway.oss.replication.ReplicationConfigurationReader;
import io.crosstide.gateway.oss.replication.ReplicationProgressBody;
import io.crosstide.gateway.oss.replication.ReplicationRulesReader;
import io.crosstide.gateway.oss.replication.RtcRequest;
import io.crosstide.gateway.oss.xml.XmlLimits;
import io.crosstide.gateway.service.ProgressClient;
import io.crosstide.gateway.service.RulesClient;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The replication calls of oss-wire section 1. Rules are validated where they are stored. */
public final class ReplicationCalls {
  private static final String RULE_ID = "x-oss-replication-rule-id";
  private static final int BODY_MAX = XmlLimits.CONFIGURATION.bytesMax();

  private final RulesClient rules;
  private final ProgressClient progress;
  private final ReplicationLocations locations;
  private final RoleCheck roles;
  private final Supplier<Future<Void>> refreshRules;

  /**
   * With the two services and the catalogue's answer about locations.
   *
   * @param roles whether a rule may act with its role
   * @param refreshRules makes the capture of this process see what was just changed
   */
  public ReplicationCalls(
      RulesClient rules,
      ProgressClient progress,
      ReplicationLocations locations,
      RoleCheck roles,
      Supplier<Future<Void>> refreshRules) {
    this.rules = rules;
    this.progress = progress;
    this.locations = locations;
    this.roles = roles;
    this.refreshRules = refreshRules;
  }

  /** PutBucketReplication. */
  public Future<Void> put(Call call) {
    String account = call.caller().account().orElseThrow();
    return call.exchange()
        .xmlBody(BODY_MAX)
        .map(ReplicationConfigurationReader::read)
        .map(rule -> RuleDrafts.of(account, rule))
        .compose(draft -> roles.require(call, draft))
        .compose(draft -> rules.putRule(call.bucket(), draft))
        .compose(this::seen)
        .compose(
            rule -> {
              call.exchange().header(RULE_ID, HeaderText.of(rule.name()));
              return call.exchange().empty(200);
            });
  }

  /** PutBucketRTC. */
  public Future<Void> putRtc(Call call) {
    return call.exchange()
        .xmlBody(BODY_MAX)
        .map(RtcRequest::read)
        .map(change -> new RtcChange(change.ruleId(), change.enabled() ? "enabled" : "disabled"))
        .compose(change -> rules.changeRtc(call.bucket(), change))
        .compose(x -> call.exchange().empty(200));
  }

  /** GetBucketReplication. */
  public Future<Void> get(Call call) {
    return rules
        .rulesOf(call.bucket())
        .compose(
            found -> {
              if (found.isEmpty()) {
                throw OssError.of(OssErrorCode.NO_SUCH_REPLICATION_CONFIGURATION).asException();
              }
              return progressForRtc(found).compose(known -> answer(call, found, known));
            });
  }

  /** Progress only matters here to tell whether time control is effective yet. */
  private Future<Map<RuleId, RuleProgress>> progressForRtc(List<Rule> found) {
    return progressOf(found.stream().filter(RuleViews::needsProgress).toList());
  }

  private static Future<Void> answer(Call call, List<Rule> found, Map<RuleId, RuleProgress> known) {
    return call.exchange()
        .xml(
            new ReplicationConfigurationBody(
                found.stream()
                    .map(rule -> RuleViews.of(rule, Optional.ofNullable(known.get(rule.id()))))
                    .toList()));
  }

  /** GetBucketReplicationLocation. */
  public Future<Void> getLocations(Call call) {
    return call.exchange().xml(locations.of(call.bucketEntry().ref().region()));
  }

  /** GetBucketReplicationProgress. */
  public Future<Void> getProgress(Call call) {
    Optional<String> name = call.query().text("rule-id");
    return rules
        .rulesOf(call.bucket())
        .map(found -> asked(found, name))
        .compose(asked -> progressOf(asked).compose(known -> answerProgress(call, asked, known)));
  }

  private static List<Rule> asked(List<Rule> found, Optional<String> name) {
    List<Rule> asked =
        found.stream().filter(rule -> name.isEmpty() || rule.name().equals(name.get())).toList();
    if (asked.isEmpty()) {
      throw OssError.of(
              name.isPresent()
                  ? OssErrorCode.NO_SUCH_REPLICATION_RULE
                  : OssErrorCode.NO_SUCH_REPLICATION_CONFIGURATION)
          .asException();
    }
    return asked;
  }

  private static Future<Void> answerProgress(
      Call call, List<Rule> asked, Map<RuleId, RuleProgress> known) {
    return call.exchange()
        .xml(
            new ReplicationProgressBody(
                asked.stream()
                    .map(
                        rule ->
                            RuleViews.withProgress(rule, Optional.ofNullable(known.get(rule.id()))))
                    .toList()));
  }

  private Future<Map<RuleId, RuleProgress>> progressOf(List<Rule> of) {
    return progress
        .progress(of.stream().map(Rule::id).toList())
        .map(
            all ->
                all.stream()
                    .collect(
                        Collectors.toMap(RuleProgress::rule, Function.identity(), (a, b) -> a)));
  }

  /** DeleteBucketReplication; without any rule there is nothing to do, which is no error. */
  public Future<Void> delete(Call call) {
    return call.exchange()
        .xmlBody(BODY_MAX)
        .map(ReplicationRulesReader::read)
        .compose(
            name ->
                rules
                    .deleteRule(call.bucket(), new RuleName(name))
                    .recover(failure -> withoutRules(call, failure)))
        .compose(this::seen)
        .compose(closing -> call.exchange().empty(closing ? 200 : 204));
  }

  /**
   * A write that the client sends after our answer is captured by the rule put, and no more by the
   * rule deleted. The change itself is made: a refresh that fails is tried again by the feed.
   */
  private <T> Future<T> seen(T answer) {
    return refreshRules.get().transform(refreshed -> Future.succeededFuture(answer));
  }

  private Future<Boolean> withoutRules(Call call, Throwable failure) {
    boolean unknown =
        failure instanceof OssException refused
            && refused.error().is(OssErrorCode.NO_SUCH_REPLICATION_RULE);
    return unknown
        ? rules
            .rulesOf(call.bucket())
            .compose(
                found ->
                    found.isEmpty() ? Future.succeededFuture(true) : Future.failedFuture(failure))
        : Future.failedFuture(failure);
  }
}
