package io.crosstide.gateway.objects;

import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.gateway.access.OssAction;
import io.crosstide.gateway.access.ResourceName;
import io.crosstide.gateway.buckets.AccessCheck;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.capture.Capture;
import io.crosstide.gateway.capture.KeyChange;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.StoreException;
import io.crosstide.store.Versioning;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** PutObject. */
final class ObjectWrites {
  /** The largest object that a store takes in one request. */
  static final long PUT_MAX = 5L * 1024 * 1024 * 1024;

  private final RegionStores stores;
  private final Capture capture;
  private final AccessCheck access;
  private final ChunkedUploads chunked;

  ObjectWrites(RegionStores stores, Capture capture, AccessCheck access, ChunkedUploads chunked) {
    this.stores = stores;
    this.capture = capture;
    this.access = access;
    this.chunked = chunked;
  }

  Future<Void> put(Call call) {
    WriteHeaders.refuseConditions(call.headers());
    ObjectAttributes attributes = attributes(call);
    OptionalLong length = call.exchange().contentLength();
    if (length.orElse(0) > PUT_MAX) {
      throw OssError.of(OssErrorCode.ENTITY_TOO_LARGE).asException();
    }
    return conditions(call)
        .compose(conditions -> write(call, attributes, length, conditions))
        .recover(failure -> Future.failedFuture(asFileExists(call, failure)));
  }

  /** The attributes that the request sets; tags need a permission of their own. */
  private ObjectAttributes attributes(Call call) {
    ObjectAttributes attributes = WriteHeaders.attributes(call.headers());
    requireTagging(access, call, attributes);
    return attributes;
  }

  static void requireTagging(AccessCheck access, Call call, ObjectAttributes attributes) {
    if (!attributes.tags().isEmpty()) {
      ResourceName object = ResourceName.object(call.bucket().value(), call.key().value());
      access.requireAlso(call, OssAction.PUT_OBJECT_TAGGING, object);
    }
  }

  private Future<Void> write(
      Call call, ObjectAttributes attributes, OptionalLong length, WriteConditions conditions) {
    Checksum checksum = Checksum.of(call.exchange().body());
    call.exchange().body().breakBy(capture.breaker());
    Optional<String> md5 = call.headers().firstText("content-md5");
    return capture
        .around(
            call.bucketEntry().ref(),
            1,
            () ->
                length.isEmpty()
                    ? chunked.write(call.store(stores), call, attributes, md5, conditions)
                    : call.store(stores)
                        .put(
                            call.bucket(),
                            call.key(),
                            new PutRequest(length.getAsLong(), attributes, md5, conditions),
                            call.exchange().body()),
            result -> List.of(written(call, result, attributes)),
            List.of(KeyChange.write(call.key())))
        .compose(
            result -> {
              AnswerHeaders.ofWrite(call.exchange(), result);
              attributes
                  .encryption()
                  .ifPresent(
                      e -> AnswerHeaders.putInto(call.exchange(), AnswerHeaders.ofEncryption(e)));
              call.exchange().header(Checksum.HEADER, checksum.text());
              call.exchange().header("Content-MD5", md5);
              return call.exchange().empty(200);
            });
  }

  private static KeyChange written(Call call, WriteResult result, ObjectAttributes attributes) {
    return new KeyChange(
            call.key(),
            ChangeKind.WRITE,
            result.version(),
            Optional.of(result.etag()),
            OptionalLong.of(call.exchange().body().received()))
        .withProperties(attributes.acl().isPresent());
  }

  private Future<WriteConditions> conditions(Call call) {
    return conditions(call.store(stores), call);
  }

  /** OSS ignores the wish not to overwrite where versions are kept anyway. */
  static Future<WriteConditions> conditions(ObjectStore store, Call call) {
    if (!WriteHeaders.forbidsOverwrite(call.headers())) {
      return Future.succeededFuture(WriteConditions.NONE);
    }
    return store
        .versioning(call.bucket())
        .map(
            versioning ->
                versioning == Versioning.NEVER
                    ? new WriteConditions(true, Optional.empty())
                    : WriteConditions.NONE);
  }

  static Throwable asFileExists(Call call, Throwable failure) {
    boolean exists =
        WriteHeaders.forbidsOverwrite(call.headers())
            && failure instanceof StoreException store
            && store.status() == 412;
    return exists ? OssError.of(OssErrorCode.FILE_ALREADY_EXISTS).asException() : failure;
  }
}
