package io.crosstide.progress.recovery;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.survey.SurveyOrder;
import io.crosstide.messaging.rules.RuleFeedConfig;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks the rule service for surveys. */
@ApplicationScoped
public class SurveyOrders {
  private static final int CONNECTIONS_MAX = 4;
  private static final int IDLE_SECONDS = 60;

  private final HttpClient client;
  private final String base;
  private final Duration timeout;

  SurveyOrders(Vertx vertx, RuleFeedConfig config) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS_MAX)
                .setConnectTimeout((int) config.timeout().toMillis())
                .setIdleTimeout(IDLE_SECONDS));
    this.base =
        config
            .url()
            .orElseThrow(() -> new IllegalStateException("crosstide.rules.url is not set"))
            .toString()
            .replaceAll("/+$", "");
    this.timeout = config.timeout();
  }

  @PreDestroy
  void close() {
    client.close();
  }

  /** Completes once the order is durable there, be it since before; fails if it was not taken. */
  public Uni<Void> send(RuleId rule, SurveyOrder order) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(base + "/rules/" + rule + "/surveys")
            .putHeader("Content-Type", "application/json")
            .setTimeout(timeout.toMillis());
    Buffer body = Buffer.buffer(MessageCodec.encode(order));
    return UniHelper.toUni(
        client
            .request(options)
            // Within, so that no answer comes before somebody reads it, whatever thread this is.
            .compose(request -> request.send(body).compose(SurveyOrders::taken))
            .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static Future<Void> taken(HttpClientResponse response) {
    return response.statusCode() == 201 || response.statusCode() == 200
        ? response.body().mapEmpty()
        : response
            .body()
            .compose(
                body ->
                    Future.failedFuture(
                        "The rule service answered " + response.statusCode() + ": " + body));
  }
}
