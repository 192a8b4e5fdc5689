package io.crosstide.testbed.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.codec.UndecodableException;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.testbed.e2e.OperatorCalls;
import io.crosstide.testbed.faults.link.Traffic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.qpid.proton.message.Message;

/**
 * An operator who settles dead letters and confirms held deletes while things break, and makes the
 * letters too: what nobody can read, and tasks that the broker seems to have given up. No other
 * letter is touched, since nothing else of a round should become one. What is refused or not
 * answered comes again with the next look.
 */
final class Operator {
  private static final int PAUSE_MILLIS = 400;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final Duration SETTLED_MAX = Duration.ofMinutes(2);
  private static final int GIVEN_UP_MAX = 2;
  private static final String ORDER = "{\"reason\":\"a round of faults\"}";
  private static final String LIVE = Lane.LIVE.address(new RegionName(TestRegion.TARGET.word()));
  private static final String TASK = " transfer tasks.";

  private final FaultySystem system;
  private final OperatorCalls calls;
  private final List<String> rules;
  private final Random random;
  private final Set<String> own = new HashSet<>();
  private int settled;
  private int confirmed;

  /**
   * @param rules of the round
   */
  Operator(FaultySystem system, List<String> rules, Random random) {
    this.system = system;
    this.calls = new OperatorCalls(system.installation().connection());
    this.rules = rules;
    this.random = random;
  }

  /** Makes letters and settles them, and in the end those that are left. */
  void settle(BooleanSupplier goesOn) throws Exception {
    while (goesOn.getAsBoolean()) {
      List<Message> letters = new ArrayList<>(givenUp());
      letters.add(BrokerSender.message(LIVE, "no task " + UUID.randomUUID()));
      post(letters);
      settleOpen();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    Instant end = Instant.now().plus(SETTLED_MAX);
    while (!settleOpen()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("Dead letters stay open");
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    System.out.println(settled + " dead letters settled");
  }

  /** Lets deletes be done that these rules hold. */
  void confirm(List<String> limited, BooleanSupplier goesOn) throws InterruptedException {
    while (!limited.isEmpty() && goesOn.getAsBoolean()) {
      for (String rule : limited) {
        confirmed +=
            calls
                .attempt("POST", "/rules/" + rule + "/delete-confirmations", "{}", ANSWER_MAX)
                .map(answer -> answer.get("confirmed").asInt())
                .orElse(0);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    if (!limited.isEmpty()) {
      System.out.println(confirmed + " held deletes confirmed");
    }
  }

  /** True if nothing of its own was open. */
  private boolean settleOpen() throws InterruptedException {
    Optional<JsonNode> open =
        calls.attempt("GET", "/dead-letters?state=open&limit=1000", "", ANSWER_MAX);
    if (open.isEmpty()) {
      return false;
    }
    boolean isNone = true;
    for (JsonNode letter : open.get().get("letters")) {
      if (own.contains(letter.path("messageId").asText())) {
        isNone = false;
        boolean again = letter.get("cause").asText().equals("failed") && random.nextInt(3) > 0;
        String path = "/dead-letters/" + letter.get("number") + (again ? "/sends" : "/discards");
        settled += calls.attempt("POST", path, ORDER, ANSWER_MAX).isPresent() ? 1 : 0;
      }
    }
    return isNone;
  }

  /** Some tasks of the round as a broker gives them up, whatever became of them. */
  private List<Message> givenUp() {
    List<Traffic.Passed> tasks =
        new ArrayList<>(
            system
                .traffic()
                .of(
                    passed ->
                        passed.name().contains(TASK)
                            && rules.stream().anyMatch(rule -> passed.text().contains(rule))));
    Collections.shuffle(tasks, random);
    return tasks.stream().limit(GIVEN_UP_MAX).flatMap(task -> givenUp(task).stream()).toList();
  }

  private static Optional<Message> givenUp(Traffic.Passed task) {
    int queue = task.name().indexOf(TASK) + TASK.indexOf("tasks");
    return body(task.text())
        .map(body -> BrokerSender.deadLetter(task.name().substring(queue), body));
  }

  /** What was tapped has a blank for what is not ASCII, which only one key is, as a whole. */
  private static Optional<String> body(String text) {
    int from = text.indexOf("{\"");
    int to = text.lastIndexOf('}');
    if (from < 0 || to < from || text.contains("\" \"")) {
      return Optional.empty();
    }
    String body = text.substring(from, to + 1);
    try {
      MessageCodec.decode(body.getBytes(StandardCharsets.UTF_8), TaskBatch.class);
      return Optional.of(body);
    } catch (UndecodableException inSeveralFrames) {
      return Optional.empty();
    }
  }

  private void post(List<Message> messages) throws Exception {
    messages.forEach(message -> own.add(message.getMessageId().toString()));
    try {
      BrokerSender.send(system.vertx(), system.ports().broker(), messages);
    } catch (ExecutionException | TimeoutException away) {
      // A fault has the broker; the next one may arrive.
    }
  }
}
