package io.crosstide.gateway.service;

import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.stream.StreamOpening;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The progress service. */
public final class ProgressClient {
  private final JsonClient client;

  /** A client with so many connections. */
  public ProgressClient(Vertx vertx, URI base, Duration timeout, int connections) {
    this.client = new JsonClient(vertx, base, timeout, connections);
  }

  /** Tells of a stream; succeeds once that is durable. */
  public Future<Void> open(StreamOpening opening) {
    return client.post("/streams", opening).mapEmpty();
  }

  /** What is known of these rules. */
  public Future<List<RuleProgress>> progress(Collection<RuleId> rules) {
    if (rules.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    String query = rules.stream().map(rule -> "rule=" + rule).collect(Collectors.joining("&"));
    return client.get("/progress?" + query).map(answer -> List.of(answer.as(RuleProgress[].class)));
  }

  /** Releases connections. */
  public void close() {
    client.close();
  }
}
