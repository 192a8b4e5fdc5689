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
import io.crosstide.worker.progress.ProgressCalls;
import io.crosstide.worker.progress.UnexpectedStatus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The records that the progress service keeps. */
public final class HttpUploadRecords implements UploadRecords {
  private static final Logger LOG = Logger.getLogger(HttpUploadRecords.class);

  private static final int CONFLICT = 409;

  private final ProgressCalls calls;

  public HttpUploadRecords(ProgressCalls calls) {
    this.calls = calls;
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
  public Future<Void> abandon(UploadRecord upload) {
    return call(HttpMethod.POST, "/uploads/abandonments", Optional.of(upload)).mapEmpty();
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
    return calls.call(method, path, body).recover(HttpUploadRecords::failed);
  }

  /** Whatever it is: nothing is begun that is not recorded, and the ledger tries again. */
  private static <T> Future<T> failed(Throwable cause) {
    if (cause instanceof UnexpectedStatus answer && answer.status() == CONFLICT) {
      return Future.failedFuture(
          new ReplicationFailure(
              FailureKind.MOVED, Side.TARGET, "The upload is being ended by somebody else"));
    }
    LOG.debugf("The progress service keeps no uploads now: %s", cause.getMessage());
    return Future.failedFuture(
        new ReplicationFailure(
            FailureKind.UNAVAILABLE,
            Side.SELF,
            "The progress service, which keeps track of large copies, does not answer"));
  }
}
