package io.crosstide.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** I1: nothing is passed on once it may not be, the end neither. */
  @Test
  void endsWithAFailureWhenItIsBrokenOff() throws Exception {
    IllegalStateException cutOff = new IllegalStateException("cut off");
    boolean[] broken = {false};
    StringBuffer seen = new StringBuffer();
    Promise<Void> first = Promise.promise();
    Promise<Throwable> failure = Promise.promise();
    HttpServer server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      RequestBody body = new RequestBody(request);
                      body.breakBy(() -> broken[0] ? Optional.of(cutOff) : Optional.empty());
                      body.exceptionHandler(failure::complete);
                      body.endHandler(v -> seen.append("end"));
                      body.handler(
                          chunk -> {
                            seen.append(chunk);
                            broken[0] = true;
                            first.complete();
                          });
                      body.resume();
                    })
                .listen(0, "127.0.0.1"));
    HttpClient client = vertx.createHttpClient();
    HttpClientRequest request =
        await(client.request(HttpMethod.PUT, server.actualPort(), "127.0.0.1", "/"));
    request.setChunked(true);
    await(request.write("a"));
    await(first.future());
    await(request.end("b"));

    assertThat(await(failure.future())).isSameAs(cutOff);
    assertThat(seen).hasToString("a");
  }
}
