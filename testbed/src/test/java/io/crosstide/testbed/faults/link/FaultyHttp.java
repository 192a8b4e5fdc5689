package io.crosstide.testbed.faults.link;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A port of the loopback interface that passes HTTP requests on to another one, byte by byte as
 * they are (signatures stay valid), except for those that the {@link HttpScript} spoils. Its {@link
 * Gate} sees each request before it is passed on and each answer before the client has it.
 */
public final class FaultyHttp implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int SECONDS_MAX = 10;
  private static final int CONNECTIONS_MAX = 1000;

  private final Context context;
  private final HttpServer server;
  private final HttpClient client;
  private final URI behind;
  private final Set<HttpServerRequest> hanging = new LinkedHashSet<>();
  private volatile HttpScript script = HttpScript.NONE;
  private volatile Gate gate = Gate.OPEN;
  private volatile Traffic.Tap tap = Traffic.Tap.NONE;

  private FaultyHttp(Vertx vertx, URI behind) {
    this.context = vertx.getOrCreateContext();
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHandle100ContinueAutomatically(true)
                .setMaxHeaderSize(64 << 10)
                .setMaxInitialLineLength(16 << 10));
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setMaxPoolSize(CONNECTIONS_MAX).setKeepAliveTimeout(5));
    this.behind = behind;
  }

  /** A link to a port of this machine that passes everything on. */
  public static FaultyHttp to(Vertx vertx, int serverPort) throws Exception {
    return to(vertx, URI.create("http://" + HOST + ":" + serverPort));
  }

  /** A link to a server without TLS that passes everything on. */
  public static FaultyHttp to(Vertx vertx, URI behind) throws Exception {
    if (!"http".equals(behind.getScheme()) || behind.getPort() < 0) {
      throw new IllegalArgumentException("A link leads to http://HOST:PORT, not to " + behind);
    }
    FaultyHttp link = new FaultyHttp(vertx, behind);
    CompletableFuture<Void> listening = new CompletableFuture<>();
    link.context.runOnContext(
        now ->
            link.server
                .requestHandler(link::handle)
                .listen(0, HOST)
                .onSuccess(done -> listening.complete(null))
                .onFailure(listening::completeExceptionally));
    listening.get(SECONDS_MAX, TimeUnit.SECONDS);
    return link;
  }

  /** Where clients connect. */
  public int port() {
    return server.actualPort();
  }

  /** What becomes of requests from now on. */
  public void script(HttpScript next) {
    script = next;
  }

  /** Who sees every request and answer from now on. */
  public void gate(Gate next) {
    gate = next;
  }

  /** Who hears of every request and answer from now on, also of those that are spoilt. */
  public void tap(Traffic.Tap next) {
    tap = next;
  }

  /** As in the beginning, but for the gate; connections of requests that hang are broken. */
  public void mend() {
    script = HttpScript.NONE;
    context.runOnContext(
        now -> {
          List.copyOf(hanging).forEach(FaultyHttp::cut);
          hanging.clear();
        });
  }

  private void handle(HttpServerRequest request) {
    request.pause();
    HttpFault fault = script.next(request.method().name(), request.uri());
    String spoilt = fault == HttpFault.NONE ? "" : " spoilt: " + fault;
    tap.hear("> " + nameOf(request), HttpPassage.telling(request.headers()) + spoilt);
    if (fault instanceof HttpFault.Answer answer) {
      answer(request, answer);
    } else if (fault instanceof HttpFault.CutBefore) {
      cut(request);
    } else if (fault instanceof HttpFault.Hang) {
      hanging.add(request);
      request.connection().closeHandler(closed -> hanging.remove(request));
    } else if (fault instanceof HttpFault.Late late) {
      keep(request, late);
    } else if (fault instanceof HttpFault.Delay delay && delay.by().toMillis() > 0) {
      context.owner().setTimer(delay.by().toMillis(), later -> pass(request, fault));
    } else {
      pass(request, fault);
    }
  }

  private void keep(HttpServerRequest request, HttpFault.Late late) {
    RequestOptions same =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(behind.getHost())
            .setPort(behind.getPort())
            .setURI(request.uri())
            .setHeaders(
                MultiMap.caseInsensitiveMultiMap()
                    .addAll(request.headers())
                    .remove(HttpHeaders.EXPECT));
    request
        .body()
        .onSuccess(body -> late.go().future().onSuccess(go -> carryOut(same, body, late)))
        .onSuccess(body -> late.read().complete(null))
        .onSuccess(body -> late.givenUp().ifPresent(answer -> tell(request, answer)))
        .onFailure(late.read()::completeExceptionally);
    request.resume();
  }

  private void carryOut(RequestOptions same, Buffer body, HttpFault.Late late) {
    context.runOnContext(
        now ->
            client
                .request(same)
                .compose(out -> out.send(body))
                .onSuccess(in -> late.status().complete(in.statusCode()))
                .onFailure(late.status()::completeExceptionally));
  }

  private void pass(HttpServerRequest request, HttpFault fault) {
    if (gate.passes(frame(true, request, Buffer.buffer()))) {
      new HttpPassage(request, fault, status -> gate.passes(answer(request, status)), tap)
          .run(client, behind.getHost(), behind.getPort());
    } else {
      cut(request);
    }
  }

  private static Frame answer(HttpServerRequest request, int status) {
    return frame(false, request, Buffer.buffer(Integer.toString(status)));
  }

  private static Frame frame(boolean toServer, HttpServerRequest request, Buffer bytes) {
    return new Frame(toServer, nameOf(request), bytes);
  }

  static String nameOf(HttpServerRequest request) {
    return request.method().name() + " " + request.uri();
  }

  /** Reads the request to its end first, so that the client surely hears the answer. */
  private static void answer(HttpServerRequest request, HttpFault.Answer answer) {
    request.exceptionHandler(gone -> {});
    request.handler(dropped -> {});
    request.endHandler(end -> tell(request, answer));
    request.resume();
  }

  private static void tell(HttpServerRequest request, HttpFault.Answer answer) {
    answer.headers().forEach(request.response()::putHeader);
    request.response().setStatusCode(answer.status()).end(answer.body());
  }

  static void cut(HttpServerRequest request) {
    request.connection().close().onFailure(gone -> {});
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
