package io.crosstide.local;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests exactly as they are written, signed by the AWS SDK's signer, and waits for the
 * answer.
 */
final class S3TestClient implements AutoCloseable {
  private static final long WAIT_SECONDS = 60;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient http =
      vertx.createHttpClient(
          new HttpClientOptions().setMaxHeaderSize(64 * 1024),
          new PoolOptions().setHttp1MaxSize(64));
  private final int port;

  S3TestClient(int port) {
    this.port = port;
  }

  /** An answer, read whole. */
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(int status, MultiMap headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String header(String name) {
      return headers.get(name);
    }

    /** The text of the first element of that name in an XML body, still escaped. */
    String element(String name) {
      String text = text();
      int start = text.indexOf("<" + name + ">");
      return start < 0
          ? ""
          : text.substring(start + name.length() + 2, text.indexOf("</" + name + ">", start));
    }
  }

  /** Sends a request and waits. */
  Answer send(S3TestRequest request) {
    return await(sendAsync(request));
  }

  /** Sends a request; all of them on one event loop, so that no part of an answer passes unseen. */
  Future<Answer> sendAsync(S3TestRequest request) {
    S3TestRequest signed = request.signed(port);
    Promise<Answer> answer = Promise.promise();
    context.runOnContext(nothing -> exchange(signed).onComplete(answer));
    return answer.future();
  }

  private Future<Answer> exchange(S3TestRequest signed) {
    RequestOptions options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
            .setHost(signed.host())
            .setPort(port)
            .setMethod(HttpMethod.valueOf(signed.method()))
            .setURI(signed.target());
    return http.request(options)
        .compose(
            out -> {
              out.connection().exceptionHandler(broken -> {});
              signed.headers().forEach((name, value) -> out.putHeader(name, value));
              return out.send(Buffer.buffer(signed.wireBody()));
            })
        .compose(
            in ->
                in.body().map(body -> new Answer(in.statusCode(), in.headers(), body.getBytes())));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the request failed", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
