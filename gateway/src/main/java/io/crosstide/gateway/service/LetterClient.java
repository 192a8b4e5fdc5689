package io.crosstide.gateway.service;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.letter.DeadLetter;
import io.crosstide.contracts.letter.DeadLetterPage;
import io.crosstide.contracts.letter.LetterOrder;
import io.crosstide.contracts.letter.LetterState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Dead letters at the progress service. Fails with NoSuchDeadLetter and its other words. */
public final class LetterClient {
  private final JsonClient client;

  /** A client with so many connections. */
  public LetterClient(Vertx vertx, URI base, Duration timeout, int connections) {
    this.client = new JsonClient(vertx, base, timeout, connections);
  }

  /** A page in the order of arrival. */
  public Future<DeadLetterPage> page(
      Optional<Long> after, Optional<LetterState> state, Optional<RuleId> rule, int limit) {
    String query =
        "?limit="
            + limit
            + after.map(number -> "&after=" + number).orElse("")
            + state.map(word -> "&state=" + word.word()).orElse("")
            + rule.map(id -> "&rule=" + id).orElse("");
    return client.get("/dead-letters" + query).map(answer -> answer.as(DeadLetterPage.class));
  }

  /** One letter. */
  public Future<DeadLetter> one(long number) {
    return client.get(path(number)).map(answer -> answer.as(DeadLetter.class));
  }

  /** Sends one to its queue again. */
  public Future<DeadLetter> send(long number, LetterOrder order) {
    return client.post(path(number) + "/sends", order).map(answer -> answer.as(DeadLetter.class));
  }

  /** Gives one up. */
  public Future<DeadLetter> discard(long number, LetterOrder order) {
    return client
        .post(path(number) + "/discards", order)
        .map(answer -> answer.as(DeadLetter.class));
  }

  private static String path(long number) {
    return "/dead-letters/" + number;
  }
}
