package io.crosstide.store;

import io.crosstide.contracts.id.BucketName;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The buckets of one store; fails as {@link ObjectStore} does. */
public interface BucketStore {
  /**
   * Creates a bucket; succeeds if it is there and ours. {@code REFUSED} with code
   * BucketAlreadyExists if foreign.
   */
  Future<Void> createBucket(BucketName bucket, CannedAcl acl);

  /** Deletes an empty bucket; {@code REFUSED} with code BucketNotEmpty otherwise. */
  Future<Void> deleteBucket(BucketName bucket);

  /** Completes if the bucket is there; {@code NO_SUCH_BUCKET} otherwise. */
  Future<Void> headBucket(BucketName bucket);

  /** The buckets of the region's credentials. */
  Future<List<BucketFacts>> listBuckets();

  /** The versioning state. */
  Future<Versioning> versioning(BucketName bucket);

  /** Sets the versioning state; {@code NEVER} is not allowed. */
  Future<Void> putVersioning(BucketName bucket, Versioning versioning);

  /** The ACL of a bucket. */
  Future<CannedAcl> bucketAcl(BucketName bucket);

  /** Replaces the ACL of a bucket. */
  Future<Void> putBucketAcl(BucketName bucket, CannedAcl acl);

  /**
   * How objects are encrypted whose writer does not say; empty if not at all. {@code UNSUPPORTED}
   * if the store cannot tell.
   */
  Future<Optional<Encryption>> bucketEncryption(BucketName bucket);

  /** The location constraint that the store reports, verbatim; may be empty. */
  Future<String> location(BucketName bucket);

  /** Releases connections. */
  Future<Void> close();
}
