package io.crosstide.gateway.call;

import io.crosstide.gateway.oss.ContentMd5;
import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.OssRequest;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.OssErrorXml;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** One request and its answer. Used on the event loop of its connection only. */
public final class Exchange {
  private static final String SERVER = "Crosstide";

  private final HttpServerRequest http;
  private final OssRequest request;
  private final String id;
  private final RequestBody body;
  private final long beganNanos;
  private long sent;

  /**
   * Takes over a request.
   *
   * @param beganNanos tick at which it came
   */
  public Exchange(HttpServerRequest http, OssRequest request, String id, long beganNanos) {
    this.http = http;
    this.request = request;
    this.id = id;
    this.beganNanos = beganNanos;
    this.body = new RequestBody(http);
  }

  /** What came over the wire. */
  public OssRequest request() {
    return request;
  }

  /** The request's id: 24 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** The body, paused. */
  public RequestBody body() {
    return body;
  }

  /** Length that the client announced; empty for a chunked body, 0 if there is none. */
  public OptionalLong contentLength() {
    if (request.headers().has("transfer-encoding")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        request.headers().firstText("content-length").map(Exchange::length).orElse(0L));
  }

  private static long length(String text) {
    try {
      long length = Long.parseLong(text);
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below.
    }
    throw OssErrors.invalidArgument("The length is invalid.", "Content-Length", text).asException();
  }

  /** True if the body comes in chunks, without a length. */
  public boolean isChunked() {
    return request.headers().has("transfer-encoding");
  }

  /**
   * Collects a small XML body and checks its Content-MD5.
   *
   * @param bytesMax beyond it the future fails with MalformedXML, without reading on
   */
  public Future<byte[]> xmlBody(int bytesMax) {
    OptionalLong announced = contentLength();
    if (announced.isPresent() && announced.getAsLong() > bytesMax) {
      return Future.failedFuture(OssError.of(OssErrorCode.MALFORMED_XML).asException());
    }
    return BodyCollector.collect(body, bytesMax)
        .map(
            bytes -> {
              ContentMd5.check(request.headers(), bytes);
              return bytes;
            });
  }

  /** Sets a header of the answer. */
  public Exchange header(String name, String value) {
    http.response().putHeader(name, value);
    return this;
  }

  /** Sets a header of the answer if there is a value. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Exchange header(String name, Optional<String> value) {
    value.ifPresent(text -> header(name, text));
    return this;
  }

  /** Answers without a body. */
  public Future<Void> empty(int status) {
    HttpServerResponse response = head(status);
    if (status != 204 && status != 304) {
      response.putHeader("Content-Length", "0");
    }
    return end(response, Buffer.buffer());
  }

  /** Answers a HEAD: headers as they would be with a body of this length. */
  public Future<Void> headOf(int status, long length) {
    return end(head(status).putHeader("Content-Length", Long.toString(length)), Buffer.buffer());
  }

  /** Answers with XML. */
  public Future<Void> xml(OssBody answer) {
    return bytes(200, answer.toBytes());
  }

  private Future<Void> bytes(int status, byte[] xml) {
    HttpServerResponse response = head(status);
    response.putHeader("Content-Type", "application/xml");
    response.putHeader("Content-Length", Integer.toString(xml.length));
    return end(response, Buffer.buffer(xml));
  }

  private Future<Void> end(HttpServerResponse response, Buffer content) {
    sent += content.length();
    return http.method().name().equals("HEAD") ? response.end() : response.end(content);
  }

  /**
   * Answers with a stream of exactly this length. If the stream fails, or the client goes away, the
   * connection is closed, so that nobody takes a part for the whole.
   *
   * @param discard ends the stream early
   */
  public Future<Void> stream(
      int status, long length, ReadStream<Buffer> content, Runnable discard) {
    HttpServerResponse response = head(status).putHeader("Content-Length", Long.toString(length));
    Promise<Void> done = Promise.promise();
    response.exceptionHandler(done::tryFail);
    response.closeHandler(v -> done.tryFail(new ClientGone()));
    content.pipe().endOnFailure(false).to(response).onSuccess(v -> sent += length).onComplete(done);
    return done.future()
        .onFailure(
            broken -> {
              discard.run();
              http.connection().close();
            });
  }

  /** Answers with an error, unless an answer has begun already: then the connection is closed. */
  public Future<Void> error(OssError error) {
    if (http.response().headWritten()) {
      return http.response().ended() ? Future.succeededFuture() : http.connection().close();
    }
    String host = request.host();
    error.ec().ifPresent(ec -> header("x-oss-ec", ec));
    if (http.method().name().equals("HEAD") || error.status() == 304) {
      header("x-oss-err", OssErrorXml.header(error, id, host));
      return empty(error.status());
    }
    return bytes(error.status(), OssErrorXml.body(error, id, host));
  }

  /** True if nobody is left to be answered. */
  public boolean isAbandoned() {
    return http.response().closed();
  }

  /** Call once the answer is given: takes care of what is left of the body. */
  public void finish(Vertx vertx) {
    BodyDrain.afterAnswer(vertx, this);
  }

  private HttpServerResponse head(int status) {
    HttpServerResponse response = http.response().setStatusCode(status);
    response.putHeader("Server", SERVER);
    response.putHeader("Date", OssDates.http(Instant.now()));
    response.putHeader("x-oss-request-id", id);
    long millis = (System.nanoTime() - beganNanos) / 1_000_000;
    response.putHeader("x-oss-server-time", Long.toString(millis));
    if (BodyDrain.mustClose(this)) {
      response.putHeader("Connection", "close");
    }
    return response;
  }

  HttpServerRequest http() {
    return http;
  }

  /** Bytes moved on the connection for this request, both ways. */
  public long bytesMoved() {
    return body.received() + http.response().bytesWritten();
  }

  /** True while it is the client that has to send or to read. */
  public boolean isClientsTurn() {
    return http.response().headWritten() || (body.isFlowing() && !body.isComplete());
  }

  /** Status that was answered; 0 if none was. */
  public int status() {
    return http.response().headWritten() ? http.response().getStatusCode() : 0;
  }

  /** Tick at which the request came. */
  public long beganNanos() {
    return beganNanos;
  }

  /** Bytes of bodies sent. */
  public long sent() {
    return sent;
  }
}
