package io.crosstide.worker.uploads;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.upload.UploadList;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.worker.copy.UploadRecords;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The records that the progress service keeps. */
public final class HttpUploadRecords implements UploadRecords {
  private static final Logger LOG = Logger.getLogger(HttpUploadRecords.class);
  private static final int CONNECTIONS_MAX = 8;

  /** Calls that wait for a connection: more than there are objects in work. */
  private static final int WAITING_MAX = 1_000;

  private static final int IDLE_SECONDS = 60;

  private final HttpClient client;
  private final String base;
  private final Duration timeout;

  /**
   * @param url of the progress service
   * @param timeout for each call
   */
  public HttpUploadRecords(Vertx vertx, URI url, Duration timeout) {
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

  @Override
  public Future<List<UploadRecord>> find(RuleId rule, ObjectKey key) {
    String named = URLEncoder.encode(key.value(), StandardCharsets.UTF_8);
    return call(HttpMethod.GET, "/uploads?rule=" + rule + "&key=" + named, Optional.empty())
        .map(HttpUploadRecords::uploads);
  }

  @Override
  public Future<Void> put(UploadRecord upload) {
    return call(HttpMethod.PUT, "/uploads", Optional.of(upload)).mapEmpty();
  }

  @Override
  public Future<Void> remove(UploadRecord upload) {
    return call(HttpMethod.POST, "/uploads/removals", Optional.of(upload)).mapEmpty();
  }

  @Override
  public Future<List<UploadRecord>> takeAbandoned(int max) {
    return call(HttpMethod.POST, "/uploads/sweeps?limit=" + max, Optional.empty())
        .map(HttpUploadRecords::uploads);
  }

  private static List<UploadRecord> uploads(Buffer body) {
    return MessageCodec.decode(body.getBytes(), UploadList.class).uploads();
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Buffer> call(HttpMethod method, String path, Optional<UploadRecord> body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(base + path)
            .putHeader("accept", "application/json")
            .setTimeout(timeout.toMillis());
    return client
        .request(options)
        .compose(request -> send(request, body))
        .compose(HttpUploadRecords::body)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(HttpUploadRecords::failed);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Future<HttpClientResponse> send(
      HttpClientRequest request, Optional<UploadRecord> body) {
    return body.isEmpty()
        ? request.send()
        : request
            .putHeader("content-type", "application/json")
            .send(Buffer.buffer(MessageCodec.encode(body.get())));
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    return response.statusCode() < 300
        ? response.body()
        : Future.failedFuture("The progress service answered " + response.statusCode());
  }

  /** Whatever it is: nothing is begun that is not recorded, and the ledger tries again. */
  private static <T> Future<T> failed(Throwable cause) {
    LOG.debugf("The progress service keeps no uploads now: %s", cause.getMessage());
    return Future.failedFuture(
        new ReplicationFailure(
            FailureKind.UNAVAILABLE,
            Side.SELF,
            "The progress service, which keeps track of large copies, does not answer"));
  }
}
