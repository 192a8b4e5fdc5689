package io.crosstide.worker.fault;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteConditions;
import java.util.Optional;

/** Turns what a store call failed with into a failure of a key. Nobody else looks at codes. */
public final class FailureClassifier {
  private static final String NO_SUCH_KEY = "NoSuchKey";
  private static final String NO_SUCH_VERSION = "NoSuchVersion";
  private static final String NO_SUCH_UPLOAD = "NoSuchUpload";
  private static final String METHOD_NOT_ALLOWED = "MethodNotAllowed";
  private static final String BAD_DIGEST = "BadDigest";
  private static final String INVALID_STORAGE_CLASS = "InvalidStorageClass";
  private static final String INVALID_ARGUMENT = "InvalidArgument";

  private static final String INVALID_OBJECT_STATE = "InvalidObjectState";
  private static final String CONDITIONAL_REQUEST_CONFLICT = "ConditionalRequestConflict";
  private static final String METADATA_TOO_LARGE = "MetadataTooLarge";

  private static final String OUR_METADATA =
      ". The target must take up to 512 bytes more than the object has, for the entry that names"
          + " it a replica; less user metadata at the source, or skip the key";

  private FailureClassifier() {}

  /** The failure of a call to the store on one side. */
  public static ReplicationFailure at(Side side, Throwable cause) {
    if (cause instanceof ReplicationFailure known) {
      return known;
    }
    if (cause instanceof StoreException store) {
      String detail = isOurMetadata(side, store) ? detail(store) + OUR_METADATA : detail(store);
      return new ReplicationFailure(
          store.kind(), side, store.code(), detail, store.retryAfter(), store);
    }
    return ofDefect(cause);
  }

  /** The failure that anything else is. */
  public static ReplicationFailure ofDefect(Throwable cause) {
    return cause instanceof ReplicationFailure known
        ? known
        : new ReplicationFailure(
            FailureKind.INTERNAL,
            Side.SELF,
            "",
            "A defect: " + cause.getClass().getName(),
            Optional.empty(),
            cause);
  }

  /** How the failure is reported. */
  public static KeyFailure report(KeyTask task, ReplicationFailure failure) {
    return new KeyFailure(
        task, failure.kind(), failure.side(), failure.getMessage(), failure.retryAfter());
  }

  /** True if the answer proves that the bucket is there and the object is not (I31). */
  public static boolean provesAbsence(ReplicationFailure failure) {
    return failure.kind() == FailureKind.NOT_FOUND && failure.code().equals(NO_SUCH_KEY);
  }

  /** True if the answer proves that the bucket is there and the version asked for is not (I31). */
  public static boolean provesVersionAbsence(ReplicationFailure failure) {
    return provesAbsence(failure)
        || (failure.kind() == FailureKind.NOT_FOUND && failure.code().equals(NO_SUCH_VERSION));
  }

  /**
   * True if a read was refused because the store never gave a version such an id. Only of a read
   * that asks for a version and nothing else, so that no other argument can be meant.
   */
  public static boolean isForeignVersionId(ReplicationFailure failure) {
    return failure.kind() == FailureKind.REFUSED && failure.code().equals(INVALID_ARGUMENT);
  }

  /** True if the upload asked for has been completed or aborted. */
  public static boolean isUploadGone(ReplicationFailure failure) {
    return failure.kind() == FailureKind.NOT_FOUND && failure.code().equals(NO_SUCH_UPLOAD);
  }

  /** True if the version asked for is a delete marker. */
  public static boolean isDeleteMarker(ReplicationFailure failure) {
    return failure.code().equals(METHOD_NOT_ALLOWED);
  }

  /** True if the target read other bytes than the digest says that came with them. */
  public static boolean isBadDigest(ReplicationFailure failure) {
    return failure.side() == Side.TARGET && failure.code().equals(BAD_DIGEST);
  }

  /** True if the target does not know the storage class. */
  public static boolean isStorageClassRefused(ReplicationFailure failure) {
    return failure.side() == Side.TARGET && failure.code().equals(INVALID_STORAGE_CLASS);
  }

  /**
   * True if the target refuses some argument of a write and does not say which: of a class that it
   * does not know Ceph says no more than that.
   */
  public static boolean mayBeStorageClass(ReplicationFailure failure) {
    return failure.is(FailureKind.REFUSED, Side.TARGET) && failure.code().equals(INVALID_ARGUMENT);
  }

  /** True if the target cannot give a version the id that was asked for. */
  public static boolean isVersionIdRefused(ReplicationFailure failure) {
    return failure.is(FailureKind.REFUSED, Side.TARGET)
        && (failure.code().equals(WriteConditions.VERSION_ID_TAKEN)
            || failure.code().equals(WriteConditions.INVALID_VERSION_ID));
  }

  /** True if the source is no longer what it was when the plan was made. */
  public static boolean isSourceMoved(ReplicationFailure failure) {
    return failure.is(FailureKind.MOVED, Side.SOURCE)
        || (failure.side() == Side.SOURCE && provesAbsence(failure));
  }

  /** True if a conditional write lost against another one at the same moment. */
  public static boolean isConflict(ReplicationFailure failure) {
    return failure.code().equals(CONDITIONAL_REQUEST_CONFLICT);
  }

  /** True if an object must be restored from an archive before it can be read. */
  public static boolean isArchived(ReplicationFailure failure) {
    return failure.kind() == FailureKind.INVALID_STATE
        && (failure.side() == Side.SOURCE || failure.code().equals(INVALID_OBJECT_STATE));
  }

  /** The source has the object: what is too much at the target may be what we add. */
  private static boolean isOurMetadata(Side side, StoreException store) {
    return side == Side.TARGET && store.code().equals(METADATA_TOO_LARGE);
  }

  private static String detail(StoreException store) {
    String code = store.code().isEmpty() ? "" : " [" + store.code() + "]";
    String status = store.status() == 0 ? "" : " [HTTP " + store.status() + "]";
    return store.getMessage() + code + status;
  }
}
