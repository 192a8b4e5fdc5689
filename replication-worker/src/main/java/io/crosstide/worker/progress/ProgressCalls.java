package io.crosstide.worker.progress;

import io.crosstide.contracts.codec.MessageCodec;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Calls to the progress service, each with a time-out. */
public final class ProgressCalls {
  private static final int CONNECTIONS_MAX = 8;

  /** Calls that wait for a connection: more than there are objects in work. */
  private static final int WAITING_MAX = 1_000;

  private static final int IDLE_SECONDS = 60;
  private static final int NO_CONTENT = 204;

  private final HttpClient client;
  private final String base;
  private final Duration timeout;

  /**
   * @param url of the progress service
   * @param timeout for each call
   */
  public ProgressCalls(Vertx vertx, URI url, Duration timeout) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS_MAX)
                .setMaxWaitQueueSize(WAITING_MAX)
                .setConnectTimeout((int) timeout.toMillis())
                .setIdleTimeout(IDLE_SECONDS));
    this.base = url.toString().replaceAll("/+$", "");
    this.timeout = timeout;
  }

  /** Releases connections. */
  public Future<Void> close() {
    return client.close();
  }

  /** The body of the answer; fails with whatever went wrong, {@link UnexpectedStatus} included. */
  public Future<Buffer> get(String path) {
    return call(HttpMethod.GET, path, Optional.empty());
  }

  /**
   * The same with another method.
   *
   * @param body a message, sent as JSON
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Future<Buffer> call(HttpMethod method, String path, Optional<?> body) {
    return answer(method, path, body, ProgressCalls::body);
  }

  /**
   * Something to be kept. Only an answer that says so, and has no more to say, counts: a page that
   * some proxy sends is not progress.
   *
   * @param body a message, sent as JSON
   */
  public Future<Void> order(HttpMethod method, String path, Object body) {
    return answer(method, path, Optional.of(body), ProgressCalls::kept);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private <T> Future<T> answer(
      HttpMethod method,
      String path,
      Optional<?> body,
      Function<HttpClientResponse, Future<T>> reading) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(base + path)
            .putHeader("accept", "application/json")
            .setTimeout(timeout.toMillis());
    return client
        .request(options)
        // Within, so that no answer comes before somebody reads it, whatever thread this is.
        .compose(request -> send(request, body).compose(reading))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Future<HttpClientResponse> send(HttpClientRequest request, Optional<?> body) {
    return body.isEmpty()
        ? request.send()
        : request
            .putHeader("content-type", "application/json")
            .send(Buffer.buffer(MessageCodec.encode(body.get())));
  }

  /** The body is read, so that the connection can be used again. */
  private static Future<Void> kept(HttpClientResponse response) {
    return response
        .body()
        .compose(
            read ->
                response.statusCode() == NO_CONTENT
                    ? Future.succeededFuture()
                    : Future.failedFuture(new UnexpectedStatus(response.statusCode())));
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    return response.statusCode() < 300
        ? response.body()
        : Future.failedFuture(new UnexpectedStatus(response.statusCode()));
  }
}
