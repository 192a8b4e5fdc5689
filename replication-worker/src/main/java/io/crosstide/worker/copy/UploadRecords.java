package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.upload.UploadRecord;
import io.vertx.core.Future;
import java.util.List;

/**
 * Where uploads are recorded that are not ended, so that they outlive their worker (I23). Calls
 * fail with a {@link io.crosstide.worker.fault.ReplicationFailure}.
 */
public interface UploadRecords {
  /** What is recorded for a key under a rule. */
  Future<List<UploadRecord>> find(RuleId rule, ObjectKey key);

  /**
   * Completes when the record is durable. Given again it says that the upload is still in use;
   * fails with {@code MOVED} if somebody is to abort it.
   */
  Future<Void> put(UploadRecord upload);

  /**
   * Says that nobody means to go on with an upload. It is swept later, when nobody can be
   * completing it; succeeds if it is not known.
   */
  Future<Void> abandon(UploadRecord upload);

  /** Forgets an upload that has ended; succeeds if it is not known. */
  Future<Void> remove(UploadRecord upload);

  /**
   * Takes uploads that nobody will end any more; each is handed out again after a while, until it
   * is removed.
   *
   * @param max 1 to {@link io.crosstide.contracts.upload.UploadList#SWEEP_MAX}
   */
  Future<List<UploadRecord>> takeAbandoned(int max);
}
