package io.crosstide.local.http;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.exchange.Operation;
import io.crosstide.local.request.QueryParameters;
import io.crosstide.local.request.S3Request;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the operation of a request: by what it addresses (service, bucket, object), by method, and
 * by sub-resource, the query parameter that makes it another call.
 */
public final class Routes {
  /** What a request addresses. */
  public enum Level {
    SERVICE,
    BUCKET,
    OBJECT
  }

  /** Parameters that may come without a value and are not sub-resources. */
  private static final Set<String> OFTEN_EMPTY =
      Set.of(
          "prefix",
          "delimiter",
          "marker",
          "max-keys",
          "key-marker",
          "version-id-marker",
          "upload-id-marker",
          "encoding-type",
          "continuation-token",
          "start-after",
          "fetch-owner",
          "max-uploads",
          "max-parts",
          "part-number-marker",
          "partNumber",
          "versionId",
          "x-id");

  private record Route(Level level, String method, String subResource) {}

  /**
   * Sub-resources of S3 that this store does not have; taking them for a plain call would do harm.
   */
  private static final Set<String> UNKNOWN =
      Set.of(
          "accelerate",
          "analytics",
          "attributes",
          "cors",
          "intelligent-tiering",
          "inventory",
          "legal-hold",
          "lifecycle",
          "logging",
          "metadataConfiguration",
          "metadataTable",
          "metrics",
          "notification",
          "object-lock",
          "ownershipControls",
          "policy",
          "policyStatus",
          "publicAccessBlock",
          "renameObject",
          "replication",
          "requestPayment",
          "restore",
          "retention",
          "select",
          "session",
          "torrent",
          "website");

  private final Map<Route, Operation> operations = new HashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  /** Adds a call without sub-resource. */
  public Routes add(Level level, String method, Operation operation) {
    return add(level, method, "", operation);
  }

  /** Adds a call; the first sub-resource added wins where a request has several. */
  public Routes add(Level level, String method, String subResource, Operation operation) {
    operations.put(new Route(level, method, subResource), operation);
    if (!subResource.isEmpty()) {
      known.add(subResource);
    }
    return this;
  }

  /**
   * Finds the operation.
   *
   * @throws io.crosstide.local.error.S3Exception NotImplemented, MethodNotAllowed
   */
  Operation find(S3Request request) {
    Level level = level(request);
    refuseUnknown(request.query());
    String subResource =
        request.query().all().isEmpty()
            ? ""
            : known.stream().filter(request.query()::has).findFirst().orElse("");
    Operation operation = operations.get(new Route(level, request.method(), subResource));
    if (operation == null) {
      // A parameter that is a sub-resource elsewhere may mean nothing here.
      operation = fallback(level, request, subResource).orElseThrow(() -> refusal(request));
    }
    return operation;
  }

  private Optional<Operation> fallback(Level level, S3Request request, String subResource) {
    boolean meaningless =
        operations.keySet().stream()
            .noneMatch(r -> r.level() == level && r.subResource().equals(subResource));
    return meaningless
        ? Optional.ofNullable(operations.get(new Route(level, request.method(), "")))
        : Optional.empty();
  }

  private static RuntimeException refusal(S3Request request) {
    return S3Error.METHOD_NOT_ALLOWED.because().with("Method", request.method());
  }

  private static Level level(S3Request request) {
    if (request.target().bucket().isEmpty()) {
      return Level.SERVICE;
    }
    return request.target().key().isEmpty() ? Level.BUCKET : Level.OBJECT;
  }

  /** Refuses known S3 sub-resources we lack, and bare names, which can only be sub-resources. */
  private void refuseUnknown(QueryParameters query) {
    for (QueryParameters.Parameter parameter : query.all()) {
      if (UNKNOWN.contains(parameter.name()) || isBareUnknown(parameter)) {
        throw S3Error.NOT_IMPLEMENTED
            .because("This sub-resource is not implemented")
            .with("SubResource", parameter.name());
      }
    }
  }

  private boolean isBareUnknown(QueryParameters.Parameter parameter) {
    String name = parameter.name();
    return parameter.value().isEmpty()
        && !known.contains(name)
        && !OFTEN_EMPTY.contains(name)
        && !name.startsWith("X-Amz-")
        && !name.startsWith("response-");
  }
}
