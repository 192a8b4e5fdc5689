package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.testbed.launch.Connection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

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
    return send(status, posted(path, body));
  }

  private HttpRequest.Builder posted(String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** Orders with a body of JSON; empty if the answer has the status of a refusal. */
  public Optional<JsonNode> postUnless(int refusal, String path, String body) throws Exception {
    HttpResponse<String> answer = answer(posted(path, body));
    if (answer.statusCode() == refusal) {
      return Optional.empty();
    }
    return Optional.of(json(200, answer));
  }

  /** Asks or orders, once; empty if that is refused, or nobody answers in this time. */
  public Optional<JsonNode> attempt(String method, String path, String body, Duration max)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .timeout(max)
            .header("Authorization", "Bearer " + connection.operatorToken())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.of(JSON.readTree(answer.body()))
          : Optional.empty();
    } catch (IOException away) {
      return Optional.empty();
    }
  }

  /** Sets with a body of JSON. */
  public JsonNode put(int status, String path, String body) throws Exception {
    return send(
        status,
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Takes away. */
  public JsonNode delete(int status, String path) throws Exception {
    return send(
        status,
        HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json").DELETE());
  }

  private JsonNode send(int status, HttpRequest.Builder request) throws Exception {
    return json(status, answer(request));
  }

  private HttpResponse<String> answer(HttpRequest.Builder request) throws Exception {
    request.header("Authorization", "Bearer " + connection.operatorToken()).timeout(PATIENCE);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(int status, HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private URI uri(String path) {
    return URI.create(connection.operator() + path);
  }
}
