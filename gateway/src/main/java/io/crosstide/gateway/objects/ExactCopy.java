package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * A copy within a store whose tags and class are right also where the store (Ceph 16) drops the
 * tags when headers are replaced, and gives the copy the class of its source when none is named.
 */
final class ExactCopy {
  private static final String DEFAULT_CLASS = "STANDARD";

  private final ObjectStore store;
  private final BucketName bucket;
  private final ObjectKey key;

  ExactCopy(ObjectStore store, BucketName bucket, ObjectKey key) {
    this.store = store;
    this.bucket = bucket;
    this.key = key;
  }

  /**
   * Copies. Where the store drops tags they are put right after the copy, which then stands without
   * them for a moment; the copy's version is named only by stores that tell it.
   */
  Future<WriteResult> write(CopyRequest request) {
    CopyRequest exact =
        new CopyRequest(
            request.source(),
            request.replaceHeaders(),
            request.replaceTags(),
            request.storageClass().or(() -> Optional.of(DEFAULT_CLASS)),
            request.encryption(),
            request.acl());
    boolean keepsTags = request.replaceHeaders().isEmpty() && request.replaceTags().isEmpty();
    return keepsTags
        ? store.copy(bucket, key, exact)
        : wantedTags(request)
            .compose(
                tags -> store.copy(bucket, key, exact).compose(written -> withTags(written, tags)));
  }

  private Future<Map<String, String>> wantedTags(CopyRequest request) {
    return request
        .replaceTags()
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                store.tags(
                    request.source().bucket(), request.source().key(), request.source().version()));
  }

  private Future<WriteResult> withTags(WriteResult written, Map<String, String> wanted) {
    if (wanted.isEmpty()) {
      return Future.succeededFuture(written);
    }
    Optional<VersionId> version = written.version();
    return store
        .tags(bucket, key, version)
        .compose(
            there ->
                there.equals(wanted)
                    ? Future.succeededFuture()
                    : store.putTags(bucket, key, version, wanted))
        .map(written);
  }
}
