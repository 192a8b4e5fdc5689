package io.crosstide.gateway.objects;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.gateway.capture.HalfWritten;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.Encryption;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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
   * them for a moment; the copy's version is named only by stores that tell it. Fails with {@link
   * HalfWritten} if the copy was made and its tags were not.
   */
  Future<WriteResult> write(CopyRequest request) {
    return write(request, Future::succeededFuture);
  }

  /**
   * Copies with headers that were seen at the source. Not all stores honour the condition that it
   * is still what was seen, but all tell the tag of what they copied. If that is another object's,
   * its content has got the wrong headers: fails with {@code UNKNOWN_RESULT}, so that it is
   * captured and the client does it again.
   */
  Future<WriteResult> writeAsSeen(CopyRequest request, ObjectFacts seen) {
    return write(request, written -> asSeen(request, seen, written));
  }

  private Future<WriteResult> asSeen(CopyRequest request, ObjectFacts seen, WriteResult written) {
    // The tags of what is made of parts, or encrypted with a named key, do not come along.
    boolean isComparable =
        seen.etag().looksLikeMd5()
            && written.etag().looksLikeMd5()
            && Stream.of(seen.encryption(), request.encryption())
                .flatMap(Optional::stream)
                .noneMatch(Encryption::isKms);
    if (!isComparable || written.etag().equals(seen.etag())) {
      return Future.succeededFuture(written);
    }
    CopySource source = request.source();
    boolean isItself = source.bucket().equals(bucket) && source.key().equals(key);
    return isItself
        ? changed()
        : store
            .head(source.bucket(), source.key(), ReadOptions.ofVersion(source.version()))
            .map(now -> now.etag().equals(seen.etag()))
            .otherwise(false)
            .compose(isSame -> isSame ? Future.succeededFuture(written) : changed());
  }

  private static Future<WriteResult> changed() {
    return Future.failedFuture(
        new StoreException(
            FailureKind.UNKNOWN_RESULT, "The source changed while it was copied", null));
  }

  private Future<WriteResult> write(
      CopyRequest request, Function<WriteResult, Future<WriteResult>> check) {
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
        ? store.copy(bucket, key, exact).compose(check)
        : wantedTags(request)
            .compose(
                tags ->
                    store
                        .copy(bucket, key, exact)
                        .compose(check)
                        .compose(
                            written ->
                                withTags(written, tags)
                                    .recover(e -> Future.failedFuture(new HalfWritten(e)))));
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
