package io.crosstide.gateway.service;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.codec.UndecodableException;
import io.crosstide.contracts.http.ErrorBody;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssException;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Calls one other service with JSON bodies. An error body of that service becomes the client's
 * error; a service that does not answer, or not as agreed, becomes {@code ServiceUnavailable}.
 */
final class JsonClient {
  private static final Logger LOG = Logger.getLogger(JsonClient.class);

  /** Calls that may wait for a connection, per connection. */
  private static final int WAITING_PER_CONNECTION = 64;

  private final HttpClient client;
  private final String base;
  private final Duration timeout;

  JsonClient(Vertx vertx, URI base, Duration timeout, int connections) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(connections)
                .setMaxWaitQueueSize(connections * WAITING_PER_CONNECTION)
                .setConnectTimeout((int) Math.min(timeout.toMillis(), 5_000))
                .setKeepAliveTimeout(20)
                .setIdleTimeout(60));
    this.base = base.toString().replaceAll("/+$", "");
    this.timeout = timeout;
  }

  /** An answer with a status below 300. */
  record Answer(int status, Buffer body) {
    <T> T as(Class<T> type) {
      return MessageCodec.decode(body.getBytes(), type);
    }
  }

  Future<Answer> get(String path) {
    return call(HttpMethod.GET, path, Optional.empty());
  }

  Future<Answer> delete(String path) {
    return call(HttpMethod.DELETE, path, Optional.empty());
  }

  Future<Answer> put(String path, Object body) {
    return call(HttpMethod.PUT, path, Optional.of(body));
  }

  Future<Answer> post(String path, Object body) {
    return call(HttpMethod.POST, path, Optional.of(body));
  }

  private Future<Answer> call(HttpMethod method, String path, Optional<Object> body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(base + path)
            .putHeader("accept", "application/json")
            .setTimeout(timeout.toMillis());
    return client
        .request(options)
        // Within, so that no answer comes before somebody reads it, whatever thread this is.
        .compose(request -> send(request, body).compose(JsonClient::read))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(asOssError(failure)));
  }

  private static Future<HttpClientResponse> send(HttpClientRequest request, Optional<Object> body) {
    return body.isEmpty()
        ? request.send()
        : request
            .putHeader("content-type", "application/json")
            .send(Buffer.buffer(MessageCodec.encode(body.get())));
  }

  private static Future<Answer> read(HttpClientResponse response) {
    return response.body().map(body -> answer(response.statusCode(), body));
  }

  private static Answer answer(int status, Buffer body) {
    if (status < 300) {
      return new Answer(status, body);
    }
    throw error(MessageCodec.decode(body.getBytes(), ErrorBody.class)).asException();
  }

  private static OssError error(ErrorBody body) {
    return new OssError(body.code(), body.status(), body.message(), body.ec(), Map.of());
  }

  private OssException asOssError(Throwable failure) {
    if (failure instanceof OssException known) {
      return known;
    }
    if (failure instanceof UndecodableException) {
      LOG.warnf("%s gave an answer that cannot be read: %s", base, failure.getMessage());
    } else {
      LOG.debugf("%s does not answer: %s", base, failure);
    }
    return OssError.of(OssErrorCode.SERVICE_UNAVAILABLE).asException();
  }
}
