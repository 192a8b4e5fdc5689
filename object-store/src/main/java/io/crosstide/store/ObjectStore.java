package io.crosstide.store;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of one store. Every call is one request to the store: nothing is tried again here,
 * and no object is held whole. A call that does not succeed fails its future with a {@link
 * StoreException}; after {@code UNKNOWN_RESULT} it may have taken effect.
 *
 * <p>Bodies are read streams: a body handed out is paused, one handed in is resumed by the store
 * and fails the call if it ends early or late. Calls must be made on a Vert.x context; futures
 * complete on the same context.
 */
public interface ObjectStore extends BucketStore {

  /**
   * Facts of an object; {@code NOT_FOUND} if there is none, its latest version is a delete marker,
   * or no bucket.
   */
  Future<ObjectFacts> head(BucketName bucket, ObjectKey key, ReadOptions options);

  /**
   * One part of an object that was uploaded in parts. Empty if the object was not, or if the store
   * does not tell (Ceph 16).
   *
   * @param part 1 to 10,000; {@code REFUSED} beyond the last one
   */
  Future<Optional<PartFacts>> headPart(
      BucketName bucket, ObjectKey key, ReadOptions options, int part);

  /**
   * Facts and content. Unlike {@link #head} the failure tells a missing object ({@code NOT_FOUND})
   * from a missing bucket ({@code NO_SUCH_BUCKET}). The body must be consumed or {@link
   * ObjectContent#discard discarded}.
   */
  Future<ObjectContent> get(BucketName bucket, ObjectKey key, ReadOptions options);

  /** Writes an object in one request; visible as a whole or not at all. */
  Future<WriteResult> put(
      BucketName bucket, ObjectKey key, PutRequest request, ReadStream<Buffer> body);

  /**
   * Copies within the store, without moving bytes through us; source and target may be one object.
   * Some stores (Ceph 16) drop the tags when headers are replaced, ignore conditions on the source
   * and tell no version: read back what matters.
   */
  Future<WriteResult> copy(BucketName bucket, ObjectKey key, CopyRequest request);

  /** Deletes an object, or one version of it. Succeeds if there was none. */
  Future<DeleteResult> delete(BucketName bucket, ObjectKey key, Optional<VersionId> version);

  /**
   * Puts a delete marker on an object of a versioned bucket.
   *
   * @param version the version id that it is to get, as in {@link WriteConditions}
   */
  Future<DeleteResult> putMarker(BucketName bucket, ObjectKey key, VersionId version);

  /** Deletes up to 1,000 objects; what failed is in the answer. */
  Future<List<DeleteManyResult>> deleteMany(BucketName bucket, List<ObjectVersionRef> objects);

  /** One page of the current objects, in key order. */
  Future<ObjectPage> list(BucketName bucket, ListRequest request);

  /** One page of all versions and delete markers: keys in order, of each the newest first. */
  Future<VersionPage> listVersions(BucketName bucket, VersionListRequest request);

  /**
   * Begins a multipart upload. Some stores (Ceph 16) drop the tags: read them back after
   * completing.
   */
  Future<UploadId> createUpload(BucketName bucket, ObjectKey key, ObjectAttributes attributes);

  /**
   * Uploads a part.
   *
   * @param part 1 to 10,000
   * @param length exact length of the body in bytes
   * @param contentMd5 base64 of the MD5 that the store shall check
   */
  Future<SentPart> uploadPart(
      UploadRef upload,
      int part,
      long length,
      Optional<String> contentMd5,
      ReadStream<Buffer> body);

  /** Copies a range of an object of this store as a part. */
  Future<CopiedPart> uploadPartCopy(
      UploadRef upload, int part, CopySource source, Optional<ByteRange> range);

  /** Completes an upload with parts in ascending order. */
  Future<WriteResult> completeUpload(
      UploadRef upload, List<CompletedPart> parts, WriteConditions conditions);

  /** Aborts an upload; succeeds if it is gone already. */
  Future<Void> abortUpload(UploadRef upload);

  /** One page of uploads in progress. */
  Future<UploadPage> listUploads(BucketName bucket, UploadListRequest request);

  /**
   * One page of the parts of an upload. Some stores (Ceph 16) say the class STANDARD of every one.
   *
   * @param after part number after which to list; 0 from the beginning
   * @param max 1 to 1,000
   */
  Future<PartPage> listParts(UploadRef upload, int after, int max);

  /** The tags of an object, empty if it has none. */
  Future<Map<String, String>> tags(BucketName bucket, ObjectKey key, Optional<VersionId> version);

  /** Replaces the tags of an object; an empty map removes them. */
  Future<Void> putTags(
      BucketName bucket, ObjectKey key, Optional<VersionId> version, Map<String, String> tags);

  /** The ACL of an object. */
  Future<CannedAcl> acl(BucketName bucket, ObjectKey key, Optional<VersionId> version);

  /** Replaces the ACL of an object. */
  Future<Void> putAcl(BucketName bucket, ObjectKey key, Optional<VersionId> version, CannedAcl acl);
}
