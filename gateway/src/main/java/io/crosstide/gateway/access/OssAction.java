package io.crosstide.gateway.access;

/** The actions policies speak of, one per call unless said otherwise. */
public enum OssAction {
  PUT_BUCKET_REPLICATION("oss:PutBucketReplication"),
  PUT_BUCKET_RTC("oss:PutBucketRtc"),
  GET_BUCKET_REPLICATION("oss:GetBucketReplication"),
  GET_BUCKET_REPLICATION_LOCATION("oss:GetBucketReplicationLocation"),
  GET_BUCKET_REPLICATION_PROGRESS("oss:GetBucketReplicationProgress"),
  DELETE_BUCKET_REPLICATION("oss:DeleteBucketReplication"),

  /** What the role of a rule needs on source and target. */
  REPLICATE_LIST("oss:ReplicateList"),
  REPLICATE_GET("oss:ReplicateGet"),
  REPLICATE_PUT("oss:ReplicatePut"),
  REPLICATE_DELETE("oss:ReplicateDelete"),

  LIST_BUCKETS("oss:ListBuckets"),
  PUT_BUCKET("oss:PutBucket"),
  DELETE_BUCKET("oss:DeleteBucket"),
  GET_BUCKET_INFO("oss:GetBucketInfo"),
  GET_BUCKET_LOCATION("oss:GetBucketLocation"),
  PUT_BUCKET_ACL("oss:PutBucketAcl"),
  GET_BUCKET_ACL("oss:GetBucketAcl"),
  PUT_BUCKET_VERSIONING("oss:PutBucketVersioning"),
  GET_BUCKET_VERSIONING("oss:GetBucketVersioning"),

  /** Both forms of listing current objects. */
  LIST_OBJECTS("oss:ListObjects"),
  LIST_OBJECT_VERSIONS("oss:ListObjectVersions"),
  LIST_MULTIPART_UPLOADS("oss:ListMultipartUploads"),

  /** Put, append, copy (at the target), symlinks, and every step of a multipart upload. */
  PUT_OBJECT("oss:PutObject"),

  /** Get, head, meta, symlinks, and the source of a copy. */
  GET_OBJECT("oss:GetObject"),

  /** As {@link #GET_OBJECT}, with a version id. */
  GET_OBJECT_VERSION("oss:GetObjectVersion"),

  /** One and many objects; checked for each key. */
  DELETE_OBJECT("oss:DeleteObject"),

  /** As {@link #DELETE_OBJECT}, with a version id. */
  DELETE_OBJECT_VERSION("oss:DeleteObjectVersion"),
  ABORT_MULTIPART_UPLOAD("oss:AbortMultipartUpload"),
  LIST_PARTS("oss:ListParts"),
  PUT_OBJECT_ACL("oss:PutObjectAcl"),
  PUT_OBJECT_VERSION_ACL("oss:PutObjectVersionAcl"),
  GET_OBJECT_ACL("oss:GetObjectAcl"),
  GET_OBJECT_VERSION_ACL("oss:GetObjectVersionAcl"),

  /** Also needed to send tags along with a put. */
  PUT_OBJECT_TAGGING("oss:PutObjectTagging"),
  PUT_OBJECT_VERSION_TAGGING("oss:PutObjectVersionTagging"),
  GET_OBJECT_TAGGING("oss:GetObjectTagging"),
  GET_OBJECT_VERSION_TAGGING("oss:GetObjectVersionTagging"),
  DELETE_OBJECT_TAGGING("oss:DeleteObjectTagging"),
  DELETE_OBJECT_VERSION_TAGGING("oss:DeleteObjectVersionTagging"),
  RESTORE_OBJECT("oss:RestoreObject"),
  RESTORE_OBJECT_VERSION("oss:RestoreObjectVersion");

  private final String wire;

  OssAction(String wire) {
    this.wire = wire;
  }

  /** The name in policies. */
  public String wire() {
    return wire;
  }
}
