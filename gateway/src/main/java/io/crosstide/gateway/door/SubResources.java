package io.crosstide.gateway.door;

import io.crosstide.gateway.call.OssOperation;
import io.crosstide.gateway.oss.address.OssResource;
import io.crosstide.gateway.oss.auth.SignedSubResources;
import java.util.EnumSet;
import java.util.Set;

/** Which query parameters name a part of a bucket or object, and which operation is about it. */
final class SubResources {
  /** Those that V1 signatures do not cover, since they are younger. */
  private static final Set<String> UNSIGNED =
      Set.of(
          "accessmonitor",
          "accessPointConfigForObjectProcess",
          "accessPointForObjectProcess",
          "accessPointPolicyForObjectProcess",
          "cleanRestoredObject",
          "cloudboxes",
          "dataPipeline",
          "legalHold",
          "objectLink",
          "objectWorm",
          "overwriteConfig",
          "regions",
          "retention",
          "seal",
          "select",
          "userDefinedLogFieldsConfig");

  /** Signed, but they only say how to answer, or nothing that matters here. */
  private static final Set<String> PASSIVE =
      Set.of(
          "continuation-token",
          "response-cache-control",
          "response-content-disposition",
          "response-content-encoding",
          "response-content-language",
          "response-content-type",
          "response-expires",
          "security-token",
          "sequential",
          "x-oss-request-payer",
          "x-oss-traffic-limit");

  /** Parameters of presigned URLs beside those in {@code x-oss-}. */
  private static final Set<String> OF_PRESIGNED = Set.of("OSSAccessKeyId", "Expires", "Signature");

  private SubResources() {}

  /** True if no operation here is about it. */
  static boolean isAbsent(String name) {
    return isSubResource(name)
        && EnumSet.allOf(OssOperation.class).stream().noneMatch(op -> of(op).contains(name));
  }

  private static boolean isSubResource(String name) {
    return !PASSIVE.contains(name)
        && (SignedSubResources.contains(name) || UNSIGNED.contains(name));
  }

  /** True if some operation on such a resource is about it. */
  static boolean isKnown(String name, OssResource resource) {
    return EnumSet.allOf(OssOperation.class).stream()
        .filter(op -> op.isOfObject() == resource instanceof OssResource.StoredObject)
        .anyMatch(op -> of(op).contains(name));
  }

  /**
   * True if the parameter belongs to the operation or changes nothing about it. What deletes a
   * bucket takes none at all: a parameter not known here may mean a part of it.
   */
  static boolean mayStand(String name, OssOperation operation) {
    if (operation == OssOperation.DELETE_BUCKET) {
      return PASSIVE.contains(name) || OF_PRESIGNED.contains(name) || name.startsWith("x-oss-");
    }
    return !isSubResource(name) || of(operation).contains(name);
  }

  private static Set<String> of(OssOperation operation) {
    return switch (operation) {
      case LIST_BUCKETS, PUT_BUCKET, DELETE_BUCKET, HEAD_BUCKET, LIST_OBJECTS, LIST_OBJECTS_V2 ->
          Set.of();
      case GET_BUCKET_INFO -> Set.of("bucketInfo");
      case GET_BUCKET_LOCATION -> Set.of("location");
      case GET_BUCKET_ACL, PUT_BUCKET_ACL -> Set.of("acl");
      case GET_BUCKET_VERSIONING, PUT_BUCKET_VERSIONING -> Set.of("versioning");
      case LIST_OBJECT_VERSIONS -> Set.of("versions");
      case LIST_UPLOADS, INITIATE_UPLOAD -> Set.of("uploads");
      case DELETE_OBJECTS -> Set.of("delete");
      case PUT_BUCKET_REPLICATION, DELETE_BUCKET_REPLICATION -> Set.of("replication", "comp");
      case PUT_BUCKET_RTC -> Set.of("rtc");
      case GET_BUCKET_REPLICATION -> Set.of("replication");
      case GET_BUCKET_REPLICATION_LOCATION -> Set.of("replicationLocation");
      case GET_BUCKET_REPLICATION_PROGRESS -> Set.of("replicationProgress");
      case PUT_OBJECT, COPY_OBJECT -> Set.of();
      case APPEND_OBJECT -> Set.of("append", "position");
      case GET_OBJECT, HEAD_OBJECT, DELETE_OBJECT -> Set.of("versionId");
      case GET_OBJECT_META -> Set.of("objectMeta", "versionId");
      case UPLOAD_PART, UPLOAD_PART_COPY -> Set.of("uploadId", "partNumber");
      case COMPLETE_UPLOAD, ABORT_UPLOAD, LIST_PARTS -> Set.of("uploadId");
      case GET_OBJECT_TAGGING, PUT_OBJECT_TAGGING, DELETE_OBJECT_TAGGING ->
          Set.of("tagging", "versionId");
      case GET_OBJECT_ACL, PUT_OBJECT_ACL -> Set.of("acl", "versionId");
    };
  }
}
