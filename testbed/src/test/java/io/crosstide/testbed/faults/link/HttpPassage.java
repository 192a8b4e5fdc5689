package io.crosstide.testbed.faults.link;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One request on its way to the server, and the answer on its way back. */
final class HttpPassage {
  private static final Pattern TELLING =
      Pattern.compile(
          "(?i)content-length|etag|last-modified|if-.*|range|x-amz-(meta-.*|copy-.*|tagging.*)");

  private final HttpServerRequest request;
  private final HttpFault fault;
  private final IntPredicate answerPasses;
  private final Traffic.Tap tap;

  HttpPassage(
      HttpServerRequest request, HttpFault fault, IntPredicate answerPasses, Traffic.Tap tap) {
    this.request = request;
    this.fault = fault;
    this.answerPasses = answerPasses;
    this.tap = tap;
  }

  /** Those headers that tell what is written, and what it depends on. */
  static String telling(MultiMap headers) {
    return headers.entries().stream()
        .filter(header -> TELLING.matcher(header.getKey()).matches())
        .map(header -> header.getKey() + "=" + header.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  void run(HttpClient client, String host, int port) {
    client
        .request(
            new RequestOptions()
                .setMethod(request.method())
                .setHost(host)
                .setPort(port)
                .setURI(request.uri()))
        .onSuccess(this::send)
        .onFailure(away -> FaultyHttp.cut(request));
  }

  private void send(HttpClientRequest out) {
    out.headers().setAll(request.headers()).remove(HttpHeaders.EXPECT);
    boolean hasBody =
        request.headers().contains(HttpHeaders.CONTENT_LENGTH)
            || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      out.headers().remove(HttpHeaders.TRANSFER_ENCODING);
      out.setChunked(true);
    }
    out.response().onSuccess(this::receive).onFailure(broken -> FaultyHttp.cut(request));
    out.exceptionHandler(broken -> {});
    // A client that is gone takes its request with it, whole or not.
    request.connection().closeHandler(gone -> out.reset());
    if (hasBody) {
      pump(request, out, () -> out.end().onFailure(gone -> {}), out::reset);
    } else {
      request.resume();
      out.end().onFailure(gone -> {});
    }
  }

  private void receive(HttpClientResponse in) {
    tap.hear("< " + FaultyHttp.nameOf(request), in.statusCode() + " " + telling(in.headers()));
    if (fault instanceof HttpFault.CutAfter || !answerPasses.test(in.statusCode())) {
      FaultyHttp.cut(request);
      return;
    }
    HttpServerResponse out = request.response();
    out.setStatusCode(in.statusCode()).setStatusMessage(in.statusMessage());
    MultiMap headers = out.headers().setAll(in.headers());
    if (headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
      headers.remove(HttpHeaders.TRANSFER_ENCODING);
      out.setChunked(true);
    }
    boolean isEmpty =
        request.method() == HttpMethod.HEAD || in.statusCode() == 204 || in.statusCode() == 304;
    if (isEmpty) {
      out.end().onFailure(gone -> {});
    } else if (fault instanceof HttpFault.ShortBody) {
      in.handler(
          first -> {
            in.handler(dropped -> {});
            Buffer half = first.getBuffer(0, first.length() / 2);
            out.write(half).onComplete(written -> FaultyHttp.cut(request));
          });
      in.endHandler(end -> FaultyHttp.cut(request));
    } else {
      pump(in, out, () -> out.end().onFailure(gone -> {}), () -> FaultyHttp.cut(request));
    }
  }

  private static void pump(
      ReadStream<Buffer> from, WriteStream<Buffer> to, Runnable end, Runnable broken) {
    from.handler(
        bytes -> {
          to.write(bytes).onFailure(gone -> {});
          if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(room -> from.resume());
          }
        });
    from.endHandler(done -> end.run());
    from.exceptionHandler(failed -> broken.run());
    from.resume();
  }
}
