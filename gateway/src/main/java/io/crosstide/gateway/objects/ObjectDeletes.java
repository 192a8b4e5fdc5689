package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.gateway.access.OssAction;
import io.crosstide.gateway.access.ResourceName;
import io.crosstide.gateway.buckets.AccessCheck;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.call.Exchange;
import io.crosstide.gateway.capture.Capture;
import io.crosstide.gateway.capture.KeyChange;
import io.crosstide.gateway.oss.listing.NameEncoding;
import io.crosstide.gateway.oss.object.DeleteRequest;
import io.crosstide.gateway.oss.object.DeleteResultBody;
import io.crosstide.gateway.oss.object.DeleteResultBody.Deleted;
import io.crosstide.gateway.oss.xml.XmlLimits;
import io.crosstide.store.DeleteManyResult;
import io.crosstide.store.DeleteResult;
import io.crosstide.store.ObjectVersionRef;
import io.crosstide.store.StoreException;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** DeleteObject and DeleteMultipleObjects. */
final class ObjectDeletes {
  private final RegionStores stores;
  private final Capture capture;
  private final AccessCheck access;

  ObjectDeletes(RegionStores stores, Capture capture, AccessCheck access) {
    this.stores = stores;
    this.capture = capture;
    this.access = access;
  }

  Future<Void> one(Call call) {
    Optional<VersionId> version = call.version();
    return capture
        .around(
            call.bucketEntry().ref(),
            1,
            () -> call.store(stores).delete(call.bucket(), call.key(), version),
            result -> List.of(deleted(call.key(), version, result)),
            List.of(KeyChange.delete(call.key(), version)))
        .compose(result -> answer(call.exchange(), result));
  }

  /** Of several versions the one asked for was deleted, otherwise the marker that was made. */
  static KeyChange deleted(ObjectKey key, Optional<VersionId> version, DeleteResult result) {
    return KeyChange.delete(key, version.or(result::version), result.deleteMarker());
  }

  private static Future<Void> answer(Exchange exchange, DeleteResult result) {
    exchange.header("x-oss-version-id", result.version().map(VersionId::value));
    if (result.deleteMarker()) {
      exchange.header("x-oss-delete-marker", "true");
    }
    return exchange.empty(204);
  }

  Future<Void> many(Call call) {
    NameEncoding names = NameEncoding.of(call.query());
    return call.exchange()
        .xmlBody(XmlLimits.DELETE_MANY.bytesMax())
        .map(DeleteRequest::read)
        .compose(request -> delete(call, request, names));
  }

  private Future<Void> delete(Call call, DeleteRequest request, NameEncoding names) {
    List<ObjectVersionRef> objects = new ArrayList<>(request.objects().size());
    for (DeleteRequest.Item item : request.objects()) {
      requirePermission(call, item);
      objects.add(
          new ObjectVersionRef(new ObjectKey(item.key()), item.versionId().map(VersionId::new)));
    }
    return capture
        .around(
            call.bucketEntry().ref(),
            objects.size(),
            () -> call.store(stores).deleteMany(call.bucket(), objects),
            ObjectDeletes::changes,
            objects.stream().map(o -> KeyChange.delete(o.key(), o.version())).toList())
        .compose(results -> answer(call.exchange(), request, names, results));
  }

  private void requirePermission(Call call, DeleteRequest.Item item) {
    OssAction action =
        item.versionId().isPresent() ? OssAction.DELETE_OBJECT_VERSION : OssAction.DELETE_OBJECT;
    access.requireAlso(call, action, ResourceName.object(call.bucket().value(), item.key()));
  }

  static List<KeyChange> changes(List<DeleteManyResult> results) {
    return results.stream()
        .filter(result -> result.failure().isEmpty() || mayBeGone(result.failure().get()))
        .map(
            result ->
                KeyChange.delete(
                    result.object().key(),
                    result.object().version().or(result::markerVersion),
                    result.deleted().filter(DeleteResult::deleteMarker).isPresent()))
        .toList();
  }

  private static boolean mayBeGone(StoreException failure) {
    return switch (failure.kind()) {
      case UNAVAILABLE, UNKNOWN_RESULT, THROTTLED, CORRUPT, INTERNAL -> true;
      case MOVED,
          BAD_CREDENTIALS,
          FORBIDDEN,
          NO_SUCH_BUCKET,
          NOT_FOUND,
          INVALID_STATE,
          REFUSED,
          UNSUPPORTED,
          REGION_DOWN,
          RULE_STARTING,
          RULE_PAUSED,
          RULE_STOPPED,
          DELETES_HELD ->
          false;
    };
  }

  /** What could not be deleted is missing from the answer, as in OSS. */
  private static Future<Void> answer(
      Exchange exchange,
      DeleteRequest request,
      NameEncoding names,
      List<DeleteManyResult> results) {
    if (request.quiet()) {
      return exchange.empty(200);
    }
    List<Deleted> deleted = new ArrayList<>(results.size());
    for (DeleteManyResult result : results) {
      if (result.deleted().isPresent()) {
        boolean marker = result.deleted().get().deleteMarker();
        deleted.add(
            new Deleted(
                result.object().key().value(),
                result.object().version().map(VersionId::value),
                result.markerVersion().map(VersionId::value).filter(v -> marker)));
      }
    }
    return exchange.xml(new DeleteResultBody(names, deleted));
  }
}
