package io.crosstide.gateway.objects;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.gateway.access.OssAction;
import io.crosstide.gateway.access.ResourceName;
import io.crosstide.gateway.buckets.AccessCheck;
import io.crosstide.gateway.buckets.BucketDirectory;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.store.CopySource;
import io.vertx.core.Future;
import java.util.Optional;

/** The source of a copy: found, allowed, and in the region of the target. */
final class CopySources {
  private static final String HEADER = "x-oss-copy-source";

  private final BucketDirectory buckets;
  private final AccessCheck access;

  CopySources(BucketDirectory buckets, AccessCheck access) {
    this.buckets = buckets;
    this.access = access;
  }

  /** Fails as OSS does if the source may not be copied. */
  Future<CopySource> of(Call call) {
    OssHeaders headers = call.headers();
    io.crosstide.gateway.oss.address.CopySource named =
        io.crosstide.gateway.oss.address.CopySource.parse(headers.first(HEADER).orElse(""));
    return buckets
        .find(new BucketName(named.bucket()))
        .map(
            bucket -> {
              require(call, bucket, named);
              return new CopySource(
                  bucket.ref().bucket(),
                  new ObjectKey(named.key()),
                  named.versionId().map(VersionId::new),
                  headers.firstText(HEADER + "-if-match").map(ETag::new),
                  headers.firstText(HEADER + "-if-none-match").map(ETag::new),
                  headers.firstText(HEADER + "-if-modified-since").flatMap(OssDates::parse),
                  headers.firstText(HEADER + "-if-unmodified-since").flatMap(OssDates::parse));
            });
  }

  private void require(
      Call call, BucketEntry bucket, io.crosstide.gateway.oss.address.CopySource named) {
    OssAction action =
        named.versionId().isPresent() ? OssAction.GET_OBJECT_VERSION : OssAction.GET_OBJECT;
    access.requireOn(call, bucket, action, ResourceName.object(named.bucket(), named.key()));
    if (!bucket.ref().region().equals(call.bucketEntry().ref().region())) {
      throw OssErrors.invalidArgument(
              "The source and target of a copy must be in one region.", HEADER, named.bucket())
          .asException();
    }
  }

  /** A version of the same source, if there is one. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static CopySource ofVersion(CopySource source, Optional<VersionId> version) {
    return new CopySource(
        source.bucket(),
        source.key(),
        version,
        source.ifMatch(),
        source.ifNoneMatch(),
        source.ifModifiedSince(),
        source.ifUnmodifiedSince());
  }

  /** The same source, but only if it is what was just seen. */
  static CopySource exactly(CopySource source, Optional<VersionId> version, ETag etag) {
    return new CopySource(
        source.bucket(),
        source.key(),
        source.version().or(() -> version),
        Optional.of(etag),
        source.ifNoneMatch(),
        source.ifModifiedSince(),
        source.ifUnmodifiedSince());
  }
}
