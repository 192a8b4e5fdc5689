package io.crosstide.gateway.call;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.address.OssAddress;
import io.crosstide.gateway.oss.address.OssResource;
import io.crosstide.gateway.oss.auth.Authentication;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.region.RegionStores;
import java.util.Optional;

/**
 * A request that is authenticated and routed.
 *
 * @param authentication who signed it, or nobody
 * @param entry the bucket, where the operation needs one that exists
 */
public record Call(
    Exchange exchange,
    OssAddress address,
    OssQuery query,
    OssOperation operation,
    Authentication authentication,
    Optional<BucketEntry> entry) {

  /** Who asks. */
  public Caller caller() {
    return authentication instanceof Authentication.Authenticated known
        ? new Caller(Optional.of(known.principal()))
        : Caller.ANONYMOUS;
  }

  /** The headers of the request. */
  public OssHeaders headers() {
    return exchange.request().headers();
  }

  /** The bucket that the operation is about and that exists. */
  public BucketEntry bucketEntry() {
    return entry.orElseThrow(() -> new IllegalStateException("The operation needs no bucket"));
  }

  /** The store that holds that bucket. */
  public ObjectStore store(RegionStores stores) {
    return stores.store(bucketEntry().ref().region());
  }

  /** Name of the bucket that the request names. */
  public BucketName bucket() {
    return new BucketName(
        address
            .resource()
            .bucket()
            .orElseThrow(() -> new IllegalStateException("The request names no bucket")));
  }

  /** The key that the request names. */
  public ObjectKey key() {
    return new ObjectKey(((OssResource.StoredObject) address.resource()).key());
  }

  /** The version that the request names. */
  public Optional<VersionId> version() {
    return query.text("versionId").map(VersionId::new);
  }

  /** The same call with the bucket that was found. */
  public Call withEntry(BucketEntry known) {
    return new Call(exchange, address, query, operation, authentication, Optional.of(known));
  }
}
