package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.testbed.launch.Connection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls of the operator's API of a running system. */
public final class OperatorCalls {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Connection connection;

  public OperatorCalls(Connection connection) {
    this.connection = connection;
  }

  /** Asks; the answer must have the status. */
  public JsonNode get(int status, String path) throws Exception {
    return send(status, HttpRequest.newBuilder(uri(path)));
  }

  /** Orders with a body of JSON. */
  public JsonNode post(int status, String path, String body) throws Exception {
    return send(
        status,
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode put(int status, String path, String body) throws Exception {
    return send(
        status,
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode delete(int status, String path) throws Exception {
    return send(
        status,
        HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json").DELETE());
  }

  private JsonNode send(int status, HttpRequest.Builder request) throws Exception {
    request.header("Authorization", "Bearer " + connection.operatorToken()).timeout(PATIENCE);
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private URI uri(String path) {
    return URI.create(connection.operator() + path);
  }
}
