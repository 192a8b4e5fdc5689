package io.crosstide.gateway.buckets;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.metadata.HiddenMetadata;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * What ACLs grant to everybody. Stores are asked with the gateway's own key, so their ACLs do not
 * stop anybody; this does.
 */
public final class PublicAccess {
  private final RegionStores stores;
  private final Remembered<BucketRef, CannedAcl> bucketAcls;

  /** Remembers ACLs of so many buckets for so long. */
  public PublicAccess(RegionStores stores, Duration lifetime, int entriesMax) {
    this.stores = stores;
    this.bucketAcls = new Remembered<>(lifetime, entriesMax, System::nanoTime);
  }

  /** True if an ACL allows everybody to make this call. */
  Future<Boolean> allows(Call call) {
    if (call.entry().isEmpty()) {
      return Future.succeededFuture(false);
    }
    return switch (call.operation()) {
      case GET_OBJECT, HEAD_OBJECT, GET_OBJECT_META -> mayRead(call);
      case LIST_OBJECTS, LIST_OBJECTS_V2 -> bucketAcl(call).map(PublicAccess::isReadable);
      case PUT_OBJECT,
          APPEND_OBJECT,
          INITIATE_UPLOAD,
          UPLOAD_PART,
          COMPLETE_UPLOAD,
          ABORT_UPLOAD,
          DELETE_OBJECT ->
          bucketAcl(call).map(acl -> acl == CannedAcl.PUBLIC_READ_WRITE);
      default -> Future.succeededFuture(false);
    };
  }

  /** An object's own ACL counts; one that has none inherits the bucket's. */
  private Future<Boolean> mayRead(Call call) {
    ObjectStore store = call.store(stores);
    return store
        .acl(call.bucket(), call.key(), call.version())
        .recover(PublicAccess::asInherited)
        .compose(
            acl ->
                isReadable(acl)
                    ? Future.succeededFuture(true)
                    : bucketAcl(call).compose(ofBucket -> inherits(call, ofBucket)));
  }

  /** Stores have no word for an inherited ACL, so one set on purpose is marked in the metadata. */
  private Future<Boolean> inherits(Call call, CannedAcl ofBucket) {
    if (!isReadable(ofBucket)) {
      return Future.succeededFuture(false);
    }
    return call.store(stores)
        .head(call.bucket(), call.key(), ReadOptions.ofVersion(call.version()))
        .map(facts -> !HiddenMetadata.isPrivate(facts.headers()))
        .recover(failure -> asInherited(failure).map(x -> true));
  }

  /** An object that is missing is nobody's secret if the bucket may be read. */
  private static Future<CannedAcl> asInherited(Throwable failure) {
    return failure instanceof StoreException store && store.status() == 404
        ? Future.succeededFuture(CannedAcl.DEFAULT)
        : Future.failedFuture(failure);
  }

  private Future<CannedAcl> bucketAcl(Call call) {
    BucketRef bucket = call.bucketEntry().ref();
    return bucketAcls
        .get(bucket)
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                call.store(stores)
                    .bucketAcl(bucket.bucket())
                    .onSuccess(acl -> bucketAcls.put(bucket, acl)));
  }

  private static boolean isReadable(CannedAcl acl) {
    return acl == CannedAcl.PUBLIC_READ || acl == CannedAcl.PUBLIC_READ_WRITE;
  }

  /** The bucket's ACL was changed here. */
  void forget(BucketRef bucket) {
    bucketAcls.forget(bucket);
  }
}
