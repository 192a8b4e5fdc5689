package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Records in memory, of the calls of which some can be made to fail. */
public final class MemoryUploadRecords implements UploadRecords {
  private final List<UploadRecord> uploads = new ArrayList<>();
  private final List<UploadRecord> handedOut = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private String failing = "";
  private int failuresLeft;

  @Override
  public Future<List<UploadRecord>> find(RuleId rule, ObjectKey key) {
    return call(
        "find",
        () ->
            uploads.stream()
                .filter(upload -> upload.rule().equals(rule) && upload.key().equals(key))
                .toList());
  }

  @Override
  public Future<Void> put(UploadRecord upload) {
    return call(
        "put",
        () -> {
          if (handedOut.stream().anyMatch(upload::isSameUpload)) {
            throw new ReplicationFailure(FailureKind.MOVED, Side.TARGET, "It is being aborted");
          }
          uploads.removeIf(upload::isSameUpload);
          uploads.add(upload);
          return null;
        });
  }

  @Override
  public Future<Void> abandon(UploadRecord upload) {
    return call(
        "abandon",
        () -> {
          uploads.replaceAll(one -> one.isSameUpload(upload) ? one.givenUp() : one);
          return null;
        });
  }

  @Override
  public Future<Void> remove(UploadRecord upload) {
    return call(
        "remove",
        () -> {
          uploads.removeIf(upload::isSameUpload);
          return null;
        });
  }

  @Override
  public Future<List<UploadRecord>> takeAbandoned(int max) {
    return call("takeAbandoned", () -> uploads.stream().filter(UploadRecord::isGivenUp).toList());
  }

  private synchronized <T> Future<T> call(String name, Supplier<T> result) {
    calls.add(name);
    if (name.equals(failing) && failuresLeft > 0) {
      failuresLeft--;
      return Future.failedFuture(
          new ReplicationFailure(FailureKind.UNAVAILABLE, Side.SELF, "scripted"));
    }
    return Guarded.call(() -> Future.succeededFuture(result.get()));
  }

  /** Somebody is about to abort it. */
  synchronized void handOut(UploadRecord upload) {
    handedOut.add(upload);
  }

  /** The next calls of an operation fail. */
  synchronized void fail(String operation, int times) {
    failing = operation;
    failuresLeft = times;
  }

  /** What is recorded. */
  public synchronized List<UploadRecord> all() {
    return List.copyOf(uploads);
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized void forgetCalls() {
    calls.clear();
  }
}
