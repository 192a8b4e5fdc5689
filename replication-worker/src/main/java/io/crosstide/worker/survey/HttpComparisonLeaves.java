package io.crosstide.worker.survey;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.SurveyId;
import io.crosstide.contracts.survey.ComparisonLeave;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the progress service says of comparisons. */
public final class HttpComparisonLeaves implements ComparisonLeaves {
  private static final int CONNECTIONS_MAX = 4;
  private static final int IDLE_SECONDS = 60;

  private final HttpClient client;
  private final String base;
  private final Duration timeout;

  /**
   * @param url of the progress service
   * @param timeout for each call
   */
  public HttpComparisonLeaves(Vertx vertx, URI url, Duration timeout) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS_MAX)
                .setConnectTimeout((int) timeout.toMillis())
                .setIdleTimeout(IDLE_SECONDS));
    this.base = url.toString().replaceAll("/+$", "");
    this.timeout = timeout;
  }

  /** Releases connections. */
  public Future<Void> close() {
    return client.close();
  }

  @Override
  public Future<ComparisonLeave> ask(RuleId rule, SurveyId survey) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(base + "/rules/" + rule + "/comparisons/" + survey + "/leave")
            .putHeader("accept", "application/json")
            .setTimeout(timeout.toMillis());
    return client
        .request(options)
        .compose(HttpClientRequest::send)
        .compose(HttpComparisonLeaves::body)
        .map(body -> MessageCodec.decode(body.getBytes(), ComparisonLeave.class))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            cause ->
                Future.failedFuture(
                    new ReplicationFailure(
                        FailureKind.UNAVAILABLE,
                        Side.SELF,
                        "The progress service, which knows of comparisons, does not answer")));
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    return response.statusCode() < 300
        ? response.body()
        : Future.failedFuture("The progress service answered " + response.statusCode());
  }
}
