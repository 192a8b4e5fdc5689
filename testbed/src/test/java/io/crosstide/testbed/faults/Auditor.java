package io.crosstide.testbed.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.testbed.launch.Connection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An operator who has rules compared and repaired while things break. What is refused, or not
 * answered, is not ordered again.
 */
final class Auditor implements Callable<Void> {
  private static final int PAUSE_MILLIS = 300;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Connection connection;
  private final List<String> rules;
  private final Random random;
  private final BooleanSupplier goesOn;
  private int ordered;

  Auditor(Connection connection, List<String> rules, Random random, BooleanSupplier goesOn) {
    this.connection = connection;
    this.rules = rules;
    this.random = random;
    this.goesOn = goesOn;
  }

  @Override
  public Void call() throws InterruptedException {
    while (goesOn.getAsBoolean()) {
      order(rules.get(random.nextInt(rules.size())));
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    System.out.println(ordered + " comparisons ordered");
    return null;
  }

  private void order(String rule) throws InterruptedException {
    String mode = random.nextBoolean() ? "repair" : "repair-with-deletes";
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(connection.operator() + "/rules/" + rule + "/comparisons"))
            .timeout(ANSWER_MAX)
            .header("Authorization", "Bearer " + connection.operatorToken())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    JSON.createObjectNode().put("mode", mode).toString()))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      ordered += status == 200 ? 1 : 0;
    } catch (IOException away) {
      // The gateway is dead, or somebody behind it: the next one may be answered.
    }
  }
}
