package io.crosstide.gateway.service;

import io.crosstide.contracts.http.RuleProgress;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.stream.StreamOpening;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The progress service. */
public final class ProgressClient {
  /**
   * Rules in one question: 42 bytes each, of the 4,096 that a request line may have. A bucket may
   * have twice as many.
   */
  static final int RULES_MAX = 50;

  private final JsonClient client;

  /** A client with so many connections. */
  public ProgressClient(Vertx vertx, URI base, Duration timeout, int connections) {
    this.client = new JsonClient(vertx, base, timeout, connections);
  }

  /** Tells of a stream; succeeds once that is durable. */
  public Future<Void> open(StreamOpening opening) {
    return client.post("/streams", opening).mapEmpty();
  }

  /** What is known of these rules, asked for in groups; fails if one group cannot be had. */
  public Future<List<RuleProgress>> progress(List<RuleId> rules) {
    if (rules.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    int now = Math.min(RULES_MAX, rules.size());
    return group(rules.subList(0, now))
        .compose(
            known ->
                progress(rules.subList(now, rules.size()))
                    .map(rest -> Stream.concat(known.stream(), rest.stream()).toList()));
  }

  private Future<List<RuleProgress>> group(List<RuleId> rules) {
    String query = rules.stream().map(rule -> "rule=" + rule).collect(Collectors.joining("&"));
    return client.get("/progress?" + query).map(answer -> List.of(answer.as(RuleProgress[].class)));
  }
}
