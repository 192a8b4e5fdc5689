package io.crosstide.gateway.call;

import io.crosstide.gateway.access.OssAction;
import java.util.Locale;
import java.util.Optional;

/** Every call this gateway answers. */
public enum OssOperation {
  LIST_BUCKETS(OssAction.LIST_BUCKETS),

  PUT_BUCKET(OssAction.PUT_BUCKET),
  DELETE_BUCKET(OssAction.DELETE_BUCKET),
  HEAD_BUCKET(OssAction.GET_BUCKET_INFO),
  GET_BUCKET_INFO(OssAction.GET_BUCKET_INFO),
  GET_BUCKET_LOCATION(OssAction.GET_BUCKET_LOCATION),
  GET_BUCKET_ACL(OssAction.GET_BUCKET_ACL),
  PUT_BUCKET_ACL(OssAction.PUT_BUCKET_ACL),
  GET_BUCKET_VERSIONING(OssAction.GET_BUCKET_VERSIONING),
  PUT_BUCKET_VERSIONING(OssAction.PUT_BUCKET_VERSIONING),
  LIST_OBJECTS(OssAction.LIST_OBJECTS),
  LIST_OBJECTS_V2(OssAction.LIST_OBJECTS),
  LIST_OBJECT_VERSIONS(OssAction.LIST_OBJECT_VERSIONS),
  LIST_UPLOADS(OssAction.LIST_MULTIPART_UPLOADS),
  /** Permission is checked for each key. */
  DELETE_OBJECTS(),

  PUT_BUCKET_REPLICATION(OssAction.PUT_BUCKET_REPLICATION),
  PUT_BUCKET_RTC(OssAction.PUT_BUCKET_RTC),
  GET_BUCKET_REPLICATION(OssAction.GET_BUCKET_REPLICATION),
  GET_BUCKET_REPLICATION_LOCATION(OssAction.GET_BUCKET_REPLICATION_LOCATION),
  GET_BUCKET_REPLICATION_PROGRESS(OssAction.GET_BUCKET_REPLICATION_PROGRESS),
  DELETE_BUCKET_REPLICATION(OssAction.DELETE_BUCKET_REPLICATION),

  PUT_OBJECT(OssAction.PUT_OBJECT),
  COPY_OBJECT(OssAction.PUT_OBJECT),
  APPEND_OBJECT(OssAction.PUT_OBJECT),
  GET_OBJECT(OssAction.GET_OBJECT, OssAction.GET_OBJECT_VERSION),
  HEAD_OBJECT(OssAction.GET_OBJECT, OssAction.GET_OBJECT_VERSION),
  GET_OBJECT_META(OssAction.GET_OBJECT, OssAction.GET_OBJECT_VERSION),
  DELETE_OBJECT(OssAction.DELETE_OBJECT, OssAction.DELETE_OBJECT_VERSION),
  INITIATE_UPLOAD(OssAction.PUT_OBJECT),
  UPLOAD_PART(OssAction.PUT_OBJECT),
  UPLOAD_PART_COPY(OssAction.PUT_OBJECT),
  COMPLETE_UPLOAD(OssAction.PUT_OBJECT),
  ABORT_UPLOAD(OssAction.ABORT_MULTIPART_UPLOAD),
  LIST_PARTS(OssAction.LIST_PARTS),
  GET_OBJECT_TAGGING(OssAction.GET_OBJECT_TAGGING, OssAction.GET_OBJECT_VERSION_TAGGING),
  PUT_OBJECT_TAGGING(OssAction.PUT_OBJECT_TAGGING, OssAction.PUT_OBJECT_VERSION_TAGGING),
  DELETE_OBJECT_TAGGING(OssAction.DELETE_OBJECT_TAGGING, OssAction.DELETE_OBJECT_VERSION_TAGGING),
  GET_OBJECT_ACL(OssAction.GET_OBJECT_ACL, OssAction.GET_OBJECT_VERSION_ACL),
  PUT_OBJECT_ACL(OssAction.PUT_OBJECT_ACL, OssAction.PUT_OBJECT_VERSION_ACL);

  private final Optional<OssAction> action;
  private final Optional<OssAction> versionAction;

  OssOperation() {
    this.action = Optional.empty();
    this.versionAction = Optional.empty();
  }

  OssOperation(OssAction action) {
    this(action, action);
  }

  OssOperation(OssAction action, OssAction versionAction) {
    this.action = Optional.of(action);
    this.versionAction = Optional.of(versionAction);
  }

  /**
   * The permission it needs.
   *
   * @param ofVersion the request names a version
   * @return empty if the operation checks on its own
   */
  public Optional<OssAction> requiredAction(boolean ofVersion) {
    return ofVersion ? versionAction : action;
  }

  /** True if it is about one object: those come last, from {@link #PUT_OBJECT} on. */
  public boolean isOfObject() {
    return compareTo(PUT_OBJECT) >= 0;
  }

  /** The word in metrics and logs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
