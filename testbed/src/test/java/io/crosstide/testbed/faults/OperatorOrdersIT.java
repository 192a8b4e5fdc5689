package io.crosstide.testbed.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.task.Lane;
import io.crosstide.testbed.e2e.Await;
import io.crosstide.testbed.e2e.OperatorCalls;
import io.crosstide.testbed.faults.link.Gate;
import io.crosstide.testbed.faults.link.HttpFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What operators see of failed keys, messages and differences, and what becomes of their orders.
 */
@ExtendWith(FaultySystem.class)
class OperatorOrdersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final TestRegion TARGET = TestRegion.TARGET;
  private static final String LIVE = Lane.LIVE.address(new RegionName(TARGET.word()));
  private static final int BROKEN = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FaultySystem system = FaultySystem.get();
  private final OperatorCalls operator = new OperatorCalls(system.installation().connection());

  @AfterEach
  void mend() throws Exception {
    system.mend();
  }

  /** I48: they are shown page by page, tried when somebody asks, and given up one by one. */
  @Test
  void showsRetriesAndSkipsFailedKeys() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TARGET);
      pair.write("good");
      pair.awaitAcross(TARGET, PATIENCE);
      refuse();
      pair.write("broken", BROKEN);
      String rule = "/rules/" + pair.rule(TARGET);
      Await.until(
          "all refused",
          PATIENCE,
          () -> keys(operator.get(200, rule + "/failures?kind=THROTTLED")).size() == BROKEN);

      List<String> all = List.of("broken/0", "broken/1", "broken/2", "broken/3", "broken/4");
      assertThat(paged(rule + "/failures?kind=THROTTLED&limit=2")).isEqualTo(all);
      assertThat(keys(operator.get(200, rule + "/failures?kind=FORBIDDEN"))).isEmpty();
      Await.until(
          "the hold is named",
          PATIENCE,
          () -> operator.get(200, rule).at("/hold/failure/key").asText().startsWith("broken/"));
      JsonNode explained = explained(pair, "broken/1");
      assertThat(explained.at("/failures/0/kind").asText()).isEqualTo("THROTTLED");
      assertThat(explained.at("/failures/0/side").asText()).isEqualTo("TARGET");

      skip(rule, "broken/4");
      JsonNode skips = operator.get(200, rule + "/skips").get("skips");
      assertThat(skips).hasSize(1);
      assertThat(skips.at("/0/failure/key").asText()).isEqualTo("broken/4");
      assertThat(skips.at("/0/reason").asText()).isEqualTo("for good");
      assertThat(explained(pair, "broken/4").at("/skips/0/reason").asText()).isEqualTo("for good");

      // All wait for an hour now, as the store has asked for.
      system.mend();
      assertThat(due(rule, "{\"kind\":\"FORBIDDEN\"}")).isZero();
      assertThat(due(rule, "{\"key\":\"broken/2\"}")).isLessThanOrEqualTo(1);
      Await.until(
          "one key done",
          PATIENCE,
          () -> !keys(operator.get(200, rule + "/failures")).contains("broken/2"));
      assertThat(pair.view(TARGET).number("broken/2")).hasValue(1);
      assertThat(due(rule, "{\"kind\":\"THROTTLED\"}")).isLessThanOrEqualTo(BROKEN - 2);
      pair.awaitAcross(TARGET, PATIENCE);
      for (String key : all.subList(0, BROKEN - 1)) {
        assertThat(pair.view(TARGET).number(key)).as(key).hasValue(1);
      }
      assertThat(pair.view(TARGET).number("broken/4")).isEmpty();
      assertThat(keys(operator.get(200, rule + "/failures"))).isEmpty();

      pair.writeNumber("broken/4", 2);
      pair.awaitAcross(TARGET, PATIENCE);
      assertThat(pair.view(TARGET).number("broken/4")).hasValue(2);
    }
  }

  /** I15: what nobody can read ends where an operator sees it, and is in nobody's way. */
  @Test
  void showsAMessageThatNobodyCanRead() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TARGET);
      String text = "no task " + UUID.randomUUID();
      BrokerSender.send(
          system.vertx(), system.ports().broker(), List.of(BrokerSender.message(LIVE, text)));
      pair.write("k");
      pair.awaitAcross(TARGET, PATIENCE);
      assertThat(pair.view(TARGET).number("k")).hasValue(1);

      JsonNode letter = Await.found("the letter", PATIENCE, () -> letter(text));
      String path = "/dead-letters/" + letter.get("number").asLong();
      assertThat(letter.get("queue").asText()).isEqualTo(LIVE);
      assertThat(letter.get("cause").asText()).isEqualTo("undecodable");
      String order = "{\"reason\":\"a test\"}";
      operator.post(409, path + "/sends", order);
      assertThat(operator.post(200, path + "/discards", order).get("state").asText())
          .isEqualTo("discarded");
      assertThat(letter(text)).isEmpty();
      operator.post(409, path + "/discards", order);
    }
  }

  /**
   * I1, I15: a task that ends whoever takes it is given up by the broker. It holds its batch and is
   * in nobody's way, until an operator has it sent again.
   */
  @Test
  void sendsAgainATaskThatEndedItsWorkers() throws Exception {
    system.fewDeliveries(true);
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TARGET);
      pair.write("before");
      pair.awaitAcross(TARGET, PATIENCE);
      pair.awaitExisting(TARGET, PATIENCE);
      dieAt("/deadly");
      pair.write("deadly");
      Instant written = pair.view(TestRegion.SOURCE).facts("deadly").orElseThrow().lastModified();

      String rule = pair.rule(TARGET);
      JsonNode letter = Await.found("the letter", PATIENCE, () -> letterOrWorkers(rule));
      assertThat(letter.get("queue").asText()).isEqualTo(LIVE);
      assertThat(letter.get("cause").asText()).isEqualTo("failed");
      assertThat(letter.get("keys").asInt()).isOne();
      assertThat(letter.get("remedy").asText()).isEqualTo("ledger");

      survive();
      system.mend();
      pair.write("after");
      Await.until("after", PATIENCE, () -> pair.view(TARGET).number("after").isPresent());
      long number = letter.get("number").asLong();
      Await.until(
          "the letter is named",
          PATIENCE,
          () -> operator.get(200, "/rules/" + rule).at("/hold/deadLetter").asLong() == number);
      assertThat(pair.figure(TARGET).until().orElseThrow()).isBeforeOrEqualTo(written);
      assertThat(pair.view(TARGET).number("deadly")).isEmpty();

      String sends = "/dead-letters/" + number + "/sends";
      String order = "{\"reason\":\"mended\"}";
      assertThat(operator.post(200, sends, order).get("state").asText()).isEqualTo("sent");
      pair.awaitAcross(TARGET, PATIENCE);
      assertThat(pair.view(TARGET).number("deadly")).hasValue(1);
      assertThat(letterOf(rule)).isEmpty();
      operator.post(409, sends, order);
    } finally {
      survive();
    }
  }

  /** Every worker dies right before it writes such a key. */
  private void dieAt(String key) {
    for (String worker : FaultySystem.WORKERS) {
      system
          .links(worker)
          .store(TARGET)
          .gate(
              frame -> {
                boolean isDeadly =
                    frame.toServer()
                        && frame.name().startsWith("PUT ")
                        && frame.name().contains(key);
                if (isDeadly) {
                  kill(worker);
                }
                return !isDeadly;
              });
    }
  }

  private void kill(String worker) {
    try {
      system.kill(worker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts workers again until there is the letter: the broker does not count each death. */
  private Optional<JsonNode> letterOrWorkers(String rule) throws Exception {
    for (String worker : FaultySystem.WORKERS) {
      system.launch(worker);
    }
    return letterOf(rule);
  }

  private void survive() {
    FaultySystem.WORKERS.forEach(worker -> system.links(worker).store(TARGET).gate(Gate.OPEN));
  }

  /** What was changed behind the rule's back is found and mended again and again. */
  @Test
  void repairsByASchedule() throws Exception {
    try (RulePair pair = new RulePair(system)) {
      pair.replicateTo(TARGET);
      pair.write("k", 3);
      pair.awaitAcross(TARGET, PATIENCE);
      String schedule = "/rules/" + pair.rule(TARGET) + "/comparison-schedule";
      operator.get(404, schedule);
      operator.put(200, schedule, "{\"everySeconds\":1,\"mode\":\"repair\"}");
      assertThat(operator.get(200, schedule).get("everySeconds").asInt()).isOne();
      for (String key : List.of("k/0", "k/2")) {
        pair.view(TARGET).delete(key);
        Await.until(key, PATIENCE, () -> pair.view(TARGET).number(key).isPresent());
      }
      operator.delete(204, schedule);
      operator.get(404, schedule);
    }
  }

  /** Every worker is refused the writes of these keys, and of nothing else. */
  private void refuse() {
    HttpFault refusal =
        new HttpFault.Answer(
            503,
            Map.of("Content-Type", "application/xml", "Retry-After", "3600"),
            "<Error><Code>SlowDown</Code><Message>by the test</Message></Error>");
    for (String worker : FaultySystem.WORKERS) {
      system
          .links(worker)
          .store(TARGET)
          .script(
              (method, uri) ->
                  method.equals("PUT") && uri.contains("/broken") ? refusal : HttpFault.NONE);
    }
  }

  private static List<String> keys(JsonNode page) {
    List<String> keys = new ArrayList<>();
    page.get("failures").forEach(failure -> keys.add(failure.get("key").asText()));
    return keys;
  }

  private List<String> paged(String path) throws Exception {
    List<String> keys = new ArrayList<>();
    JsonNode page = operator.get(200, path);
    while (true) {
      keys.addAll(keys(page));
      if (!page.hasNonNull("next")) {
        return keys;
      }
      page = operator.get(200, path + "&after=" + page.get("next").asText());
    }
  }

  private JsonNode explained(RulePair pair, String key) throws Exception {
    String bucket = pair.view(TestRegion.SOURCE).bucket().value();
    return operator.get(200, "/keys?bucket=" + bucket + "&key=" + key).at("/rules/0");
  }

  private int due(String rule, String order) throws Exception {
    return operator.post(200, rule + "/retries", order).get("due").asInt();
  }

  /** What was tried meanwhile is another generation, which nobody has seen. */
  private void skip(String rule, String key) throws Exception {
    Await.found(
        "a skip",
        PATIENCE,
        () -> {
          ObjectNode order = JSON.createObjectNode().put("key", key).put("reason", "for good");
          for (JsonNode failure : operator.get(200, rule + "/failures").get("failures")) {
            if (failure.get("key").asText().equals(key)) {
              order.set("generation", failure.get("generation"));
              order.set("version", failure.get("version"));
            }
          }
          return operator.postUnless(409, rule + "/skips", order.toString());
        });
  }

  private Optional<JsonNode> letterOf(String rule) throws Exception {
    JsonNode letters = operator.get(200, "/dead-letters?state=open&rule=" + rule).get("letters");
    return Optional.ofNullable(letters.get(0));
  }

  private Optional<JsonNode> letter(String text) throws Exception {
    for (JsonNode letter : operator.get(200, "/dead-letters?state=open").get("letters")) {
      if (letter.get("head").asText().contains(text)) {
        return Optional.of(letter);
      }
    }
    return Optional.empty();
  }
}
