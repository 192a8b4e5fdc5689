package io.crosstide.rules;

import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.http.DeleteLimitChange;
import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.contracts.http.PauseChange;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Drafts;
import io.crosstide.rules.fixture.Heard;
import io.crosstide.rules.fixture.WholeService;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pausing and resuming a rule (I51). */
@QuarkusTest
class PauseIT extends WholeService {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Inject Buckets buckets;
  @Inject Heard heard;

  @Test
  void pauseIsKeptAndToldAndEndsWithTheResume() throws Exception {
    Rule rule = Api.rule(buckets.make(HANGZHOU), Drafts.to(buckets.make(BEIJING), BEIJING));
    Rule paused = changed(rule.id(), new PauseChange(true, "ops", "moving"));
    RulePause pause = paused.pause().orElseThrow();
    assertThat(pause.by()).isEqualTo("ops");
    assertThat(pause.reason()).isEqualTo("moving");
    assertThat(paused.revision()).isGreaterThan(rule.revision());
    assertThat(Api.read(Api.findRule(rule.id()), Rule.class)).isEqualTo(paused);
    Await.until("the pause is heard", SOON, () -> heard.of(rule.id()).size() == 2);
    assertThat(heard.of(rule.id()).get(1).rule()).isEqualTo(paused);

    assertThat(changed(rule.id(), new PauseChange(true, "ops", "moving"))).isEqualTo(paused);
    Rule again = changed(rule.id(), new PauseChange(true, "alice", ""));
    assertThat(again.pause()).contains(new RulePause("alice", "", pause.since()));

    Rule resumed = changed(rule.id(), new PauseChange(false, "alice", ""));
    assertThat(resumed.pause()).isEmpty();
    assertThat(changed(rule.id(), new PauseChange(false, "bob", ""))).isEqualTo(resumed);
    Await.until("the resume is heard", SOON, () -> heard.of(rule.id()).size() == 4);
  }

  /** A limit of deletes is kept and told in the same way. */
  @Test
  void aLimitOfDeletesIsKeptAndTold() throws Exception {
    Rule rule = Api.rule(buckets.make(HANGZHOU), Drafts.to(buckets.make(BEIJING), BEIJING));
    Optional<DeleteLimit> limit = Optional.of(new DeleteLimit(0, 60));
    Rule limited = limited(rule.id(), limit);
    assertThat(limited.deleteLimit()).isEqualTo(limit);
    assertThat(limited.revision()).isGreaterThan(rule.revision());
    assertThat(Api.read(Api.findRule(rule.id()), Rule.class)).isEqualTo(limited);
    Await.until("the limit is heard", SOON, () -> heard.of(rule.id()).size() == 2);
    assertThat(heard.of(rule.id()).get(1).rule()).isEqualTo(limited);
    assertThat(limited(rule.id(), limit)).isEqualTo(limited);

    assertThat(limited(rule.id(), Optional.empty()).deleteLimit()).isEmpty();
    Map<String, Object> bad = Map.of("limit", Map.of("deletes", -1, "seconds", 60));
    assertThat(Api.setDeleteLimit(rule.id(), bad).statusCode()).isEqualTo(400);
    DeleteLimitChange change = new DeleteLimitChange(limit);
    assertThat(Api.setDeleteLimit(RuleId.random(), change).statusCode()).isEqualTo(404);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Rule limited(RuleId id, Optional<DeleteLimit> limit) {
    Response response = Api.setDeleteLimit(id, new DeleteLimitChange(limit));
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return Api.read(response, Rule.class);
  }

  static Stream<Arguments> badChanges() {
    return Stream.of(
        Arguments.of(new PauseChange(null, "ops", "")),
        Arguments.of(new PauseChange(true, "", "")),
        Arguments.of(new PauseChange(true, " ", "")),
        Arguments.of(new PauseChange(true, "o".repeat(256), "")),
        Arguments.of(new PauseChange(true, "ops", "r".repeat(1_001))),
        Arguments.of(new PauseChange(true, "ops", "a\u0000b")));
  }

  @ParameterizedTest
  @MethodSource("badChanges")
  void badChangesAreRefusedAndChangeNothing(PauseChange change) throws Exception {
    Rule rule = Api.rule(buckets.make(HANGZHOU), Drafts.to(buckets.make(BEIJING), BEIJING));
    Response response = Api.setPause(rule.id(), change);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Api.error(response)).extracting(ErrorBody::code).isEqualTo("InvalidArgument");
    assertThat(Api.read(Api.findRule(rule.id()), Rule.class)).isEqualTo(rule);
  }

  @Test
  void rulesThatAreClosingOrUnknownCannotBePaused() throws Exception {
    String source = buckets.make(HANGZHOU);
    Rule rule = Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING));
    PauseChange pause = new PauseChange(true, "ops", "");
    Api.deleteRule(source, rule.name());
    assertThat(Api.setPause(rule.id(), pause).statusCode()).isEqualTo(404);
    assertThat(Api.setPause(RuleId.random(), pause).statusCode()).isEqualTo(404);
    assertThat(Api.setPause("nonsense", pause).statusCode()).isEqualTo(404);
  }

  private static Rule changed(RuleId id, PauseChange change) {
    Response response = Api.setPause(id, change);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return Api.read(response, Rule.class);
  }
}
