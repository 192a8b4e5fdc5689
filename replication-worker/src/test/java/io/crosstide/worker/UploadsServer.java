package io.crosstide.worker;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.upload.UploadList;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.worker.copy.MemoryUploadRecords;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The calls about uploads as the progress service has them, on records in memory. */
final class UploadsServer {
  final MemoryUploadRecords records = new MemoryUploadRecords();

  /** What the next sweep is handed. */
  final List<UploadRecord> abandoned = new CopyOnWriteArrayList<>();

  /** True to answer as if the service could not reach its database. */
  volatile boolean isAway;

  /** Until it is complete, nothing that shall be recorded is answered. */
  volatile Future<Void> recordsFrom = Future.succeededFuture();

  /** How often something was to be recorded. */
  final AtomicInteger asked = new AtomicInteger();

  void answer(HttpServerRequest request) {
    if (isAway) {
      request.response().setStatusCode(503).end();
      return;
    }
    request
        .body()
        .compose(body -> result(request, body))
        .onSuccess(uploads -> answer(request, uploads))
        .onFailure(cause -> request.response().setStatusCode(500).end());
  }

  private static void answer(HttpServerRequest request, Optional<List<UploadRecord>> uploads) {
    if (uploads.isEmpty()) {
      request.response().setStatusCode(204).end();
    } else {
      UploadList list = new UploadList(uploads.get());
      request.response().end(Buffer.buffer(MessageCodec.encode(list)));
    }
  }

  /** Empty for what is only kept. */
  private Future<Optional<List<UploadRecord>>> result(HttpServerRequest request, Buffer body) {
    switch (request.method() + " " + request.path()) {
      case "GET /uploads" -> {
        return records
            .find(RuleId.of(request.getParam("rule")), new ObjectKey(request.getParam("key")))
            .map(Optional::of);
      }
      case "PUT /uploads" -> {
        asked.incrementAndGet();
        return recordsFrom.compose(x -> records.put(record(body))).map(Optional.empty());
      }
      case "POST /uploads/abandonments" -> {
        return records.abandon(record(body)).map(Optional.empty());
      }
      case "POST /uploads/removals" -> {
        UploadRecord gone = record(body);
        abandoned.removeIf(gone::isSameUpload);
        return records.remove(gone).map(Optional.empty());
      }
      case "POST /uploads/sweeps" -> {
        return Future.succeededFuture(Optional.of(List.copyOf(abandoned)));
      }
      default -> throw new IllegalArgumentException(request.path());
    }
  }

  private static UploadRecord record(Buffer body) {
    return MessageCodec.decode(body.getBytes(), UploadRecord.class);
  }
}
