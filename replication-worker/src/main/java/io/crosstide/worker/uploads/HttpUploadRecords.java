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
    return uploads(HttpMethod.GET, "/uploads?rule=" + rule + "&key=" + named);
  }

  @Override
  public Future<Void> put(UploadRecord upload) {
    return order(HttpMethod.PUT, "/uploads", upload);
  }

  @Override
  public Future<Void> abandon(UploadRecord upload) {
    return order(HttpMethod.POST, "/uploads/abandonments", upload);
  }

  @Override
  public Future<Void> remove(UploadRecord upload) {
    return order(HttpMethod.POST, "/uploads/removals", upload);
  }

  @Override
  public Future<List<UploadRecord>> takeAbandoned(int max) {
    return uploads(HttpMethod.POST, "/uploads/sweeps?limit=" + max);
  }

  /** What cannot be read is no answer either. */
  private Future<List<UploadRecord>> uploads(HttpMethod method, String path) {
    return calls
        .call(method, path, Optional.empty())
        .map(body -> MessageCodec.decode(body.getBytes(), UploadList.class).uploads())
        .recover(HttpUploadRecords::failed);
  }

  private Future<Void> order(HttpMethod method, String path, UploadRecord upload) {
    return calls.order(method, path, upload).recover(HttpUploadRecords::failed);
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
