package io.crosstide.rules;

import static io.crosstide.rules.fixture.Buckets.BEIJING;
import static io.crosstide.rules.fixture.Buckets.HANGZHOU;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.rules.fixture.Api;
import io.crosstide.rules.fixture.Buckets;
import io.crosstide.rules.fixture.Drafts;
import io.crosstide.rules.fixture.WholeService;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of several puts at once that exclude each other exactly one succeeds (I60). */
@QuarkusTest
class ConcurrentRulesIT extends WholeService {
  private static final int AT_ONCE = 12;
  private static final int LIMIT = 5;

  @Inject Buckets buckets;

  @Test
  void onePutOfAPairWins() throws Exception {
    String source = buckets.make(HANGZHOU);
    String target = buckets.make(BEIJING);
    List<Response> answers =
        atOnce(i -> Api.putRule(source, Drafts.to(target, BEIJING).name("rule-" + i)));
    assertOneWins(answers, "BucketReplicationAlreadyExist");
    assertThat(Api.rulesOf(source)).hasSize(1);
  }

  @Test
  void onePutOfANameWins() throws Exception {
    String source = buckets.make(HANGZHOU);
    List<String> targets = many(BEIJING);
    List<Response> answers =
        atOnce(i -> Api.putRule(source, Drafts.to(targets.get(i), BEIJING).name("same")));
    assertOneWins(answers, "InvalidArgument");
    assertThat(Api.rulesOf(source)).hasSize(1);
  }

  @Test
  void oneLastRuleOfASourceIsPut() throws Exception {
    String source = buckets.make(HANGZHOU);
    for (int i = 1; i < LIMIT; i++) {
      Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING));
    }
    List<String> targets = many(BEIJING);
    assertOneWins(
        atOnce(i -> Api.putRule(source, Drafts.to(targets.get(i), BEIJING))),
        "TooManyOutgoingReplication");
    assertThat(Api.rulesOf(source)).hasSize(LIMIT);
  }

  @Test
  void oneLastRuleOfATargetIsPut() throws Exception {
    String target = buckets.make(BEIJING);
    for (int i = 1; i < LIMIT; i++) {
      Api.rule(buckets.make(HANGZHOU), Drafts.to(target, BEIJING));
    }
    List<String> sources = many(HANGZHOU);
    assertOneWins(
        atOnce(i -> Api.putRule(sources.get(i), Drafts.to(target, BEIJING))),
        "TooManyIncomingReplication");
  }

  @Test
  void putsInBothDirectionsDoNotBlockEachOther() throws Exception {
    List<String> left = many(HANGZHOU);
    List<String> right = many(BEIJING);
    List<Response> answers =
        atOnce(
            i ->
                i % 2 == 0
                    ? Api.putRule(left.get(i), Drafts.to(right.get(i), BEIJING))
                    : Api.putRule(right.get(i - 1), Drafts.to(left.get(i - 1), HANGZHOU)));
    assertThat(answers).allMatch(answer -> answer.statusCode() == 201);
  }

  @Test
  void oneDeleteClosesARule() throws Exception {
    String source = buckets.make(HANGZHOU);
    Api.rule(source, Drafts.to(buckets.make(BEIJING), BEIJING).name("r"));
    List<Response> answers = atOnce(i -> Api.deleteRule(source, "r"));
    assertThat(answers).filteredOn(it -> it.statusCode() == 200).hasSize(1);
    assertThat(answers).filteredOn(it -> it.statusCode() == 204).hasSize(AT_ONCE - 1);
  }

  @Test
  void noRuleOutlivesItsBucket() throws Exception {
    String source = buckets.make(HANGZHOU);
    List<String> targets = many(BEIJING);
    List<Response> answers =
        atOnce(
            i ->
                i == AT_ONCE / 2
                    ? given().delete("/buckets/{b}", source)
                    : Api.putRule(source, Drafts.to(targets.get(i), BEIJING)));
    assertThat(answers).allMatch(it -> List.of(201, 204, 400, 404).contains(it.statusCode()));
    assertThat(Api.allRules())
        .filteredOn(rule -> rule.source().bucket().value().equals(source))
        .extracting(Rule::status)
        .allMatch(status -> status == RuleStatus.CLOSING);
  }

  private List<String> many(String region) {
    return IntStream.range(0, AT_ONCE).mapToObj(i -> buckets.make(region)).toList();
  }

  private static void assertOneWins(List<Response> answers, String code) {
    assertThat(answers).filteredOn(it -> it.statusCode() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(it -> it.statusCode() != 201)
        .hasSize(AT_ONCE - 1)
        .allMatch(it -> Api.error(it).code().equals(code));
  }

  private static List<Response> atOnce(Function<Integer, Response> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Response>> calls =
          IntStream.range(0, AT_ONCE)
              .<Callable<Response>>mapToObj(i -> () -> call.apply(i))
              .toList();
      List<Response> answers = new ArrayList<>();
      for (Future<Response> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }
}
