package io.crosstide.gateway.door;

import io.crosstide.gateway.call.OssOperation;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.OssRequest;
import io.crosstide.gateway.oss.address.OssResource;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.error.OssException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the operation that a method and the sub-resources of a query mean. Pure. */
final class OperationRouter {
  private static final String COPY_SOURCE = "x-oss-copy-source";

  /** Headers whose effect is missing here and must not be missed silently. */
  private static final Set<String> ABSENT_HEADERS =
      Set.of("x-oss-callback", "x-oss-symlink-target", "x-oss-server-side-encryption-customer-key");

  private static final Map<String, OssOperation> BUCKET_GET =
      Map.of(
          "bucketInfo", OssOperation.GET_BUCKET_INFO,
          "location", OssOperation.GET_BUCKET_LOCATION,
          "acl", OssOperation.GET_BUCKET_ACL,
          "versioning", OssOperation.GET_BUCKET_VERSIONING,
          "versions", OssOperation.LIST_OBJECT_VERSIONS,
          "uploads", OssOperation.LIST_UPLOADS,
          "replication", OssOperation.GET_BUCKET_REPLICATION,
          "replicationLocation", OssOperation.GET_BUCKET_REPLICATION_LOCATION,
          "replicationProgress", OssOperation.GET_BUCKET_REPLICATION_PROGRESS);

  private static final Map<String, OssOperation> BUCKET_PUT =
      Map.of(
          "acl",
          OssOperation.PUT_BUCKET_ACL,
          "versioning",
          OssOperation.PUT_BUCKET_VERSIONING,
          "rtc",
          OssOperation.PUT_BUCKET_RTC);

  private static final Map<String, OssOperation> OBJECT_GET =
      Map.of(
          "objectMeta", OssOperation.GET_OBJECT_META,
          "uploadId", OssOperation.LIST_PARTS,
          "acl", OssOperation.GET_OBJECT_ACL,
          "tagging", OssOperation.GET_OBJECT_TAGGING);

  private static final Map<String, OssOperation> OBJECT_DELETE =
      Map.of("uploadId", OssOperation.ABORT_UPLOAD, "tagging", OssOperation.DELETE_OBJECT_TAGGING);

  private OperationRouter() {}

  /**
   * The operation.
   *
   * @throws OssException MethodNotAllowed, NotImplemented or InvalidArgument
   */
  static OssOperation route(OssRequest request, OssResource resource, OssQuery query) {
    refuseAbsent(request.headers(), query);
    OssOperation found =
        find(request, resource, query).orElseThrow(() -> notAllowed(request, resource));
    refuseOthers(found, request, resource, query);
    return found;
  }

  private static Optional<OssOperation> find(
      OssRequest request, OssResource resource, OssQuery query) {
    if (resource instanceof OssResource.Service) {
      return request.method().equals("GET")
          ? Optional.of(OssOperation.LIST_BUCKETS)
          : Optional.empty();
    }
    return resource instanceof OssResource.Bucket
        ? ofBucket(request.method(), query)
        : ofObject(request, query);
  }

  private static Optional<OssOperation> ofBucket(String method, OssQuery query) {
    return switch (method) {
      case "GET" -> named(BUCKET_GET, query).or(() -> Optional.of(listing(query)));
      case "PUT" -> Optional.of(named(BUCKET_PUT, query).orElse(OssOperation.PUT_BUCKET));
      case "DELETE" -> Optional.of(OssOperation.DELETE_BUCKET);
      case "HEAD" -> Optional.of(OssOperation.HEAD_BUCKET);
      case "POST" -> bucketPost(query);
      default -> Optional.empty();
    };
  }

  private static OssOperation listing(OssQuery query) {
    Optional<String> type = query.text("list-type");
    if (type.isEmpty() || type.get().equals("1")) {
      return OssOperation.LIST_OBJECTS;
    }
    if (type.get().equals("2")) {
      return OssOperation.LIST_OBJECTS_V2;
    }
    throw OssErrors.invalidArgument("Invalid list type.", "list-type", type.get()).asException();
  }

  private static Optional<OssOperation> bucketPost(OssQuery query) {
    if (query.has("delete")) {
      return Optional.of(OssOperation.DELETE_OBJECTS);
    }
    if (!query.has("replication")) {
      throw OssErrors.notImplemented("PostObject").asException();
    }
    return switch (query.first("comp").orElse("")) {
      case "add" -> Optional.of(OssOperation.PUT_BUCKET_REPLICATION);
      case "delete" -> Optional.of(OssOperation.DELETE_BUCKET_REPLICATION);
      default ->
          throw OssErrors.invalidArgument(
                  "The comp parameter is add or delete.", "comp", query.first("comp").orElse(""))
              .asException();
    };
  }

  private static Optional<OssOperation> ofObject(OssRequest request, OssQuery query) {
    return switch (request.method()) {
      case "GET" -> Optional.of(named(OBJECT_GET, query).orElse(OssOperation.GET_OBJECT));
      case "HEAD" ->
          Optional.of(
              query.has("objectMeta") ? OssOperation.GET_OBJECT_META : OssOperation.HEAD_OBJECT);
      case "PUT" -> Optional.of(objectPut(request.headers(), query));
      case "DELETE" -> Optional.of(named(OBJECT_DELETE, query).orElse(OssOperation.DELETE_OBJECT));
      case "POST" -> objectPost(query);
      default -> Optional.empty();
    };
  }

  private static OssOperation objectPut(OssHeaders headers, OssQuery query) {
    boolean copy = headers.has(COPY_SOURCE);
    if (query.has("acl")) {
      return OssOperation.PUT_OBJECT_ACL;
    }
    if (query.has("tagging")) {
      return OssOperation.PUT_OBJECT_TAGGING;
    }
    if (query.has("uploadId") || query.has("partNumber")) {
      requireBoth(query);
      return copy ? OssOperation.UPLOAD_PART_COPY : OssOperation.UPLOAD_PART;
    }
    return copy ? OssOperation.COPY_OBJECT : OssOperation.PUT_OBJECT;
  }

  private static void requireBoth(OssQuery query) {
    for (String name : new String[] {"uploadId", "partNumber"}) {
      if (query.text(name).isEmpty()) {
        throw OssErrors.invalidArgument("A part needs a part number and an upload id.", name, "")
            .asException();
      }
    }
  }

  private static Optional<OssOperation> objectPost(OssQuery query) {
    if (query.has("append")) {
      return Optional.of(OssOperation.APPEND_OBJECT);
    }
    if (query.has("uploads")) {
      return Optional.of(OssOperation.INITIATE_UPLOAD);
    }
    return query.has("uploadId") ? Optional.of(OssOperation.COMPLETE_UPLOAD) : Optional.empty();
  }

  private static Optional<OssOperation> named(Map<String, OssOperation> known, OssQuery query) {
    return known.entrySet().stream()
        .filter(entry -> query.has(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Features of OSS that are not here; ignoring their parameter would do something else. */
  private static void refuseAbsent(OssHeaders headers, OssQuery query) {
    for (OssQuery.Parameter parameter : query.parameters()) {
      if (SubResources.isAbsent(parameter.name())) {
        throw OssErrors.notImplemented(parameter.name()).asException();
      }
    }
    for (String header : ABSENT_HEADERS) {
      if (headers.has(header)) {
        throw OssErrors.notImplemented(header).asException();
      }
    }
  }

  /**
   * A request that names a sub-resource is about that and nothing else: a delete of a bucket's tags
   * must never delete the bucket.
   */
  private static void refuseOthers(
      OssOperation found, OssRequest request, OssResource resource, OssQuery query) {
    for (OssQuery.Parameter parameter : query.parameters()) {
      if (!SubResources.mayStand(parameter.name(), found)) {
        throw SubResources.isKnown(parameter.name(), resource)
            ? notAllowed(request, resource)
            : OssErrors.notImplemented(parameter.name()).asException();
      }
    }
  }

  private static OssException notAllowed(OssRequest request, OssResource resource) {
    if (resource instanceof OssResource.Service) {
      return OssErrors.methodNotAllowed(request.method(), "SERVICE", "GET").asException();
    }
    String type = resource instanceof OssResource.Bucket ? "BUCKET" : "OBJECT";
    return OssErrors.methodNotAllowed(request.method(), type, "GET, PUT, POST, DELETE, HEAD")
        .asException();
  }
}
