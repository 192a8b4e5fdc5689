package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.buckets.AccessCheck;
import io.crosstide.gateway.buckets.BucketDirectory;
import io.crosstide.gateway.buckets.Owners;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.capture.Capture;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The calls about objects, each with the class that answers it. */
public final class ObjectCalls {
  private final ObjectListings listings;
  private final VersionListings versions;
  private final UploadListings uploads;
  private final ObjectReads reads;
  private final ObjectWrites writes;
  private final ObjectDeletes deletes;
  private final ObjectCopies copies;
  private final ObjectAppends appends;
  private final PartUploads parts;
  private final UploadCompletion completion;
  private final ObjectProperties properties;
  private final int userMetadataMax;

  /**
   * Bounds of the object path.
   *
   * @param chunkedPartSize bytes held of a body of unknown length before it is split
   * @param chunkedUploadsMax such bodies at once
   * @param appendableMax bytes of the largest object that grows by appending
   * @param userMetadataMax bytes of user metadata that a client may give an object
   * @param looksAtOnce objects that listings look at, at a time at the store of one region
   * @param listingTimeout longest time of a listing that looks at objects
   */
  public record Bounds(
      int chunkedPartSize,
      int chunkedUploadsMax,
      long appendableMax,
      int userMetadataMax,
      int looksAtOnce,
      Duration listingTimeout) {}

  /**
   * With everything they need.
   *
   * @param rules that this process knows
   * @param lookedAt buckets whose listings look at each object, since it may be a replica
   */
  public ObjectCalls(
      RegionStores stores,
      Capture capture,
      BucketDirectory buckets,
      AccessCheck access,
      Owners owners,
      Supplier<List<Rule>> rules,
      Predicate<BucketRef> lookedAt,
      Bounds bounds) {
    ChunkedUploads chunked =
        new ChunkedUploads(bounds.chunkedPartSize(), bounds.chunkedUploadsMax());
    CopySources sources = new CopySources(buckets, access);
    ReplicaOwners replicaOwners = ReplicaOwners.of(buckets, owners, rules);
    ExactListings exact =
        new ExactListings(stores, lookedAt, bounds.looksAtOnce(), bounds.listingTimeout());
    this.listings = new ObjectListings(stores, exact, replicaOwners);
    this.versions = new VersionListings(stores, exact, replicaOwners);
    this.uploads = new UploadListings(stores);
    this.reads = new ObjectReads(stores);
    this.writes = new ObjectWrites(stores, capture, access, chunked);
    this.deletes = new ObjectDeletes(stores, capture, access);
    this.copies = new ObjectCopies(stores, capture, access, sources, rules);
    this.appends = new ObjectAppends(stores, capture, access, chunked, bounds.appendableMax());
    this.parts = new PartUploads(stores, access, sources, chunked);
    this.completion = new UploadCompletion(stores, capture);
    this.properties = new ObjectProperties(stores, capture, replicaOwners);
    this.userMetadataMax = bounds.userMetadataMax();
  }

  /**
   * Answers a call about objects.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument for too much user metadata
   * @throws IllegalArgumentException for any other call
   */
  public Future<Void> run(Call call) {
    WriteHeaders.requireMetadataWithin(call.headers(), userMetadataMax);
    return switch (call.operation()) {
      case LIST_OBJECTS -> listings.first(call);
      case LIST_OBJECTS_V2 -> listings.second(call);
      case LIST_OBJECT_VERSIONS -> versions.list(call);
      case LIST_UPLOADS -> uploads.uploads(call);
      case LIST_PARTS -> uploads.parts(call);
      case GET_OBJECT -> reads.get(call);
      case HEAD_OBJECT -> reads.head(call);
      case GET_OBJECT_META -> reads.meta(call);
      case PUT_OBJECT -> writes.put(call);
      case COPY_OBJECT -> copies.copy(call);
      case APPEND_OBJECT -> appends.append(call);
      case DELETE_OBJECT -> deletes.one(call);
      case DELETE_OBJECTS -> deletes.many(call);
      case INITIATE_UPLOAD -> parts.initiate(call);
      case UPLOAD_PART -> parts.upload(call);
      case UPLOAD_PART_COPY -> parts.copy(call);
      case ABORT_UPLOAD -> parts.abort(call);
      case COMPLETE_UPLOAD -> completion.complete(call);
      case GET_OBJECT_TAGGING -> properties.getTags(call);
      case PUT_OBJECT_TAGGING -> properties.putTags(call);
      case DELETE_OBJECT_TAGGING -> properties.deleteTags(call);
      case GET_OBJECT_ACL -> properties.getAcl(call);
      case PUT_OBJECT_ACL -> properties.putAcl(call);
      default -> throw new IllegalArgumentException("Not about objects: " + call.operation());
    };
  }
}
