package io.crosstide.local.http;

import io.crosstide.local.auth.Authenticator;
import io.crosstide.local.body.BodyIntake;
import io.crosstide.local.exchange.Exchange;
import io.crosstide.local.exchange.Operation;
import io.crosstide.local.request.Addressing;
import io.crosstide.local.request.S3Request;
import io.crosstide.local.text.HttpDates;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The way of every request: address, find the operation, authenticate, do, answer. */
public final class RequestHandler implements Handler<HttpServerRequest> {
  private final Addressing addressing;
  private final Authenticator authenticator;
  private final Routes routes;
  private final BodyIntake intake;

  public RequestHandler(
      Addressing addressing, Authenticator authenticator, Routes routes, BodyIntake intake) {
    this.addressing = addressing;
    this.authenticator = authenticator;
    this.routes = routes;
    this.intake = intake;
  }

  @Override
  public void handle(HttpServerRequest http) {
    String id = HexFormat.of().withUpperCase().toHexDigits(ThreadLocalRandom.current().nextLong());
    // A body waits until an operation has decided to take it.
    http.pause();
    http.response().putHeader("x-amz-request-id", id).putHeader("Server", "crosstide-local-store");
    http.response().headersEndHandler(x -> tellTheTime(http.response()));
    http.response().exceptionHandler(gone -> {});
    UnreadBody body = new UnreadBody(http);
    try {
      S3Request request = request(http, id);
      Operation operation = routes.find(request);
      Exchange exchange = new Exchange(http, request, authenticator.authenticate(request), intake);
      body.askedForBy(exchange);
      operation
          .handle(exchange)
          .onSuccess(answered -> body.discard())
          .onFailure(cause -> ErrorAnswers.answer(http, id, cause, body));
    } catch (RuntimeException refused) {
      ErrorAnswers.answer(http, id, refused, body);
    }
  }

  /** Refusals too; clients learn from it how far this clock is. */
  private static void tellTheTime(HttpServerResponse response) {
    response.putHeader("Date", HttpDates.header(System.currentTimeMillis()));
  }

  private S3Request request(HttpServerRequest http, String id) {
    String host = http.headers().contains("Host") ? http.headers().get("Host") : "";
    Addressing.Target target = addressing.resolve(http.uri(), host);
    return new S3Request(id, http.method().name(), host, target, http.headers());
  }
}
