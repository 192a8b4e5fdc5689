package io.crosstide.testbed.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.testbed.launch.Connection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The counters behind the published figures, asked of the services themselves. */
final class ServiceFigures {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final String bucket;
  private String rule = "";

  ServiceFigures(Connection connection, String bucket) {
    this.connection = connection;
    this.bucket = bucket;
  }

  /** Objects of the survey of the bucket's first rule. */
  record Counted(long listed, long done, long openFailures) {}

  /** All zero until the survey begins. */
  Counted counted() throws IOException, InterruptedException {
    JsonNode figures =
        get(connection.progressService().resolve("/progress?rule=" + rule())).path(0);
    JsonNode history = figures.path("history");
    return new Counted(
        history.path("listedObjects").asLong(),
        history.path("doneObjects").asLong(),
        figures.path("openFailures").asLong());
  }

  /** The first rows of the ledger. */
  String failures() throws IOException, InterruptedException {
    return get(connection.progressService().resolve("/rules/" + rule() + "/failures")).toString();
  }

  private String rule() throws IOException, InterruptedException {
    if (rule.isEmpty()) {
      URI rules = connection.ruleService().resolve("/buckets/" + bucket + "/rules");
      rule = get(rules).path(0).path("id").asText();
    }
    return rule;
  }

  private static JsonNode get(URI uri) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(uri + " answers " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
