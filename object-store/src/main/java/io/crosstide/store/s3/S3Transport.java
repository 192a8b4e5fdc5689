package io.crosstide.store.s3;

import io.crosstide.store.region.Region;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Sends requests to one region, each within a time, and reads small answers. Tries nothing again.
 */
final class S3Transport {
  private static final byte[] NOTHING = {};
  private static final String HASH_OF_NOTHING = SigV4Signer.hashOf(NOTHING);
  // 1,000 listed keys of 1,024 bytes, each percent-encoded, with room for the rest.
  private static final int DOCUMENT_BYTES_MAX = 8 << 20;
  private static final int ERROR_BYTES_MAX = 64 << 10;

  private final Vertx vertx;
  private final S3Endpoint endpoint;
  private final S3Options options;
  private final ResponseListener listener;
  private final Clock clock;
  private final S3Clients clients;

  S3Transport(
      Vertx vertx, Region region, S3Options options, ResponseListener listener, Clock clock) {
    this.vertx = vertx;
    this.endpoint = new S3Endpoint(region);
    this.options = options;
    this.listener = listener;
    this.clock = clock;
    this.clients = S3Clients.open(vertx, options);
  }

  Region region() {
    return endpoint.region();
  }

  /** A small call without a body. */
  Future<S3Answer> call(S3Request request) {
    return call(request, NOTHING);
  }

  /** A small call. */
  Future<S3Answer> call(S3Request request, byte[] body) {
    return onContext(() -> exchange(clients.control(), request, body, options.controlTimeout()));
  }

  /** A small call for which the store may take minutes. */
  Future<S3Answer> callLong(S3Request request, byte[] body) {
    return onContext(() -> exchange(clients.writes(), request, body, options.copyTimeout()));
  }

  Future<S3Answer> callLong(S3Request request) {
    return callLong(request, NOTHING);
  }

  /** A read; the answer's body is paused and unchecked. */
  Future<HttpClientResponse> download(S3Request request) {
    return onContext(() -> openDownload(request));
  }

  /** A write of exactly {@code length} bytes. */
  Future<S3Answer> upload(S3Request request, long length, ReadStream<Buffer> body) {
    return onContext(() -> openUpload(request, length, body));
  }

  /** The body of a download, with its length checked. */
  CheckedBody checked(HttpClientResponse response, long length) {
    return new CheckedBody(vertx, response, length, options.idleTimeout());
  }

  Future<Void> close() {
    return clients.close();
  }

  private Future<S3Answer> exchange(
      HttpClient client, S3Request request, byte[] body, Duration limit) {
    RequestOptions address = address(request, hash(body));
    if (body.length > 0 || !request.isRead()) {
      address.putHeader("content-length", Integer.toString(body.length));
    }
    return connect(client, address)
        .compose(
            http ->
                within(
                    limit,
                    http,
                    request,
                    send(http, body).compose(response -> collect(request, http, response))));
  }

  private Future<HttpClientResponse> openDownload(S3Request request) {
    return connect(clients.reads(), address(request, HASH_OF_NOTHING))
        .compose(
            http ->
                within(
                    options.idleTimeout(),
                    http,
                    request,
                    send(http, NOTHING)
                        .compose(response -> pausedIfGood(request, http, response))));
  }

  private Future<S3Answer> openUpload(S3Request request, long length, ReadStream<Buffer> body) {
    RequestOptions address = address(request, SigV4Signer.UNSIGNED_PAYLOAD);
    address.putHeader("content-length", Long.toString(length));
    return connect(clients.writes(), address)
        .compose(
            http -> {
              Instant sentAt = clock.instant();
              BodyPump pump =
                  new BodyPump(vertx, http, request, body, length, options.idleTimeout());
              return pump.run()
                  .compose(
                      response -> {
                        tell(sentAt, response);
                        return within(
                            options.idleTimeout(), http, request, collect(request, http, response));
                      });
            });
  }

  private RequestOptions address(S3Request request, String payloadHash) {
    return endpoint
        .address(request, payloadHash, clock.instant())
        .setConnectTimeout(options.acquireTimeout().toMillis());
  }

  private static Future<HttpClientRequest> connect(HttpClient client, RequestOptions address) {
    return client
        .request(address)
        .recover(cause -> Future.failedFuture(FailureClassifier.beforeSending(cause)));
  }

  private Future<HttpClientResponse> send(HttpClientRequest http, byte[] body) {
    Instant sentAt = clock.instant();
    Future<HttpClientResponse> response =
        body.length == 0 ? http.send() : http.send(Buffer.buffer(body));
    return response.onSuccess(r -> tell(sentAt, r));
  }

  private void tell(Instant sentAt, HttpClientResponse response) {
    listener.onResponse(
        endpoint.region().name(),
        sentAt,
        clock.instant(),
        HttpDates.parseIfValid(response.getHeader("date")));
  }

  /** Fails and closes the connection when the result is not there in time. */
  private <T> Future<T> within(
      Duration limit, HttpClientRequest http, S3Request request, Future<T> result) {
    Promise<T> promise = Promise.promise();
    long timer =
        vertx.setTimer(
            limit.toMillis(),
            id -> {
              if (promise.tryFail(FailureClassifier.timedOut(request))) {
                http.reset();
              }
            });
    result.onComplete(
        done -> {
          vertx.cancelTimer(timer);
          if (done.succeeded()) {
            promise.tryComplete(done.result());
          } else {
            promise.tryFail(FailureClassifier.afterSending(request, done.cause()));
          }
        });
    return promise.future();
  }

  private Future<HttpClientResponse> pausedIfGood(
      S3Request request, HttpClientRequest http, HttpClientResponse response) {
    if (!isGood(response.statusCode())) {
      return collect(request, http, response).mapEmpty(); // always fails
    }
    response.pause();
    return Future.succeededFuture(response);
  }

  private static Future<S3Answer> collect(
      S3Request request, HttpClientRequest http, HttpClientResponse response) {
    boolean good = isGood(response.statusCode());
    int bytesMax = good ? DOCUMENT_BYTES_MAX : ERROR_BYTES_MAX;
    return BodyCollector.collect(http, response, bytesMax)
        .map(
            body -> {
              if (!good) {
                throw FailureClassifier.ofAnswer(
                    request, response.statusCode(), response.headers(), body.getBytes());
              }
              return new S3Answer(request, response.statusCode(), response.headers(), body);
            });
  }

  private static boolean isGood(int status) {
    return status >= 200 && status < 300;
  }

  private static String hash(byte[] body) {
    return body.length == 0 ? HASH_OF_NOTHING : SigV4Signer.hashOf(body);
  }

  /** Runs at once on a Vert.x context; from any other thread, on a new one. */
  private <T> Future<T> onContext(Supplier<Future<T>> call) {
    if (Vertx.currentContext() != null) {
      return call.get();
    }
    Promise<T> promise = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(
            v -> {
              try {
                call.get().onComplete(promise);
              } catch (RuntimeException thrown) {
                promise.fail(thrown);
              }
            });
    return promise.future();
  }
}
