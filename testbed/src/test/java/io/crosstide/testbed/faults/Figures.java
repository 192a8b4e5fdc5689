package io.crosstide.testbed.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.testbed.launch.Connection;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The figures of many rules at once, asked of the services that publish them. */
public final class Figures {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private static final Duration ANSWER_MAX = Duration.ofSeconds(15);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;

  Figures(Connection connection) {
    this.connection = connection;
  }

  /**
   * What is published of a rule.
   *
   * @param until the timestamp, if there is one
   * @param fraction of existing objects
   * @param listed existing objects found
   * @param done of these
   * @param openFailures keys in the ledger
   */
  public record Figure(
      Optional<Instant> until, double fraction, long listed, long done, long openFailures) {
    /** Of a rule that the service does not know yet. */
    public static final Figure NONE = new Figure(Optional.empty(), 0, 0, 0, 0);
  }

  /**
   * What is published of these rules, without those that are not known.
   *
   * @throws IOException if the service does not answer
   */
  public Map<String, Figure> of(Collection<String> rules) throws IOException, InterruptedException {
    String query = String.join("&rule=", rules);
    JsonNode answer = get(connection.progressService().resolve("/progress?rule=" + query));
    Map<String, Figure> figures = new HashMap<>();
    for (JsonNode rule : answer) {
      JsonNode history = rule.path("history");
      figures.put(
          rule.path("rule").asText(),
          new Figure(
              Optional.ofNullable(rule.path("newObjects").textValue()).map(Instant::parse),
              history.path("fraction").asDouble(),
              history.path("listedObjects").asLong(),
              history.path("doneObjects").asLong(),
              rule.path("openFailures").asLong()));
    }
    return figures;
  }

  /** What holds the timestamp of a rule, as operators see it. */
  public JsonNode holding(String rule) throws IOException, InterruptedException {
    return get(connection.progressService().resolve("/rules/" + rule + "/holding"));
  }

  /** The sum of a metric of a service; 0 if it has none of that name. */
  double metric(int port, String name) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
            .timeout(ANSWER_MAX)
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** Uploads of a key that are recorded as not ended. */
  JsonNode uploads(String rule, String key) throws IOException, InterruptedException {
    String named = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    return get(connection.progressService().resolve("/uploads?rule=" + rule + "&key=" + named))
        .path("uploads");
  }

  /** Gives up a failed key, as an operator may. */
  void skip(String rule, String key, long generation) throws IOException, InterruptedException {
    String order =
        JSON.createObjectNode()
            .put("key", key)
            .put("generation", generation)
            .put("by", "test")
            .put("reason", "for good")
            .toString();
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(
                    connection.progressService().resolve("/rules/" + rule + "/skips"))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(order))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException("Not skipped: " + answer.statusCode() + " " + answer.body());
    }
  }

  /** The id of the rule from one bucket to another. */
  public Optional<String> ruleId(String source, String target)
      throws IOException, InterruptedException {
    URI rules = connection.ruleService().resolve("/buckets/" + source + "/rules");
    for (JsonNode rule : get(rules)) {
      if (rule.path("target").path("bucket").asText().equals(target)) {
        return Optional.of(rule.path("id").asText());
      }
    }
    return Optional.empty();
  }

  private static JsonNode get(URI uri) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(uri + " answers " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
