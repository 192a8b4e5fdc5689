package io.crosstide.gateway.buckets;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.auth.Authentication;
import io.crosstide.gateway.oss.bucket.CreateBucketConfiguration;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.xml.XmlLimits;
import io.crosstide.gateway.service.RulesClient;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.StoreException;
import io.crosstide.store.region.RegionCatalogue;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * PutBucket and DeleteBucket. The registry gives the name first, so that no two regions hold one
 * name; a bucket is taken from the registry last, so that a crash in between leaves something that
 * a second attempt finishes.
 */
public final class BucketLife {
  private final RulesClient registry;
  private final RegionStores stores;
  private final RegionCatalogue catalogue;
  private final BucketDirectory directory;
  private final InstantSource clock;

  /** With everything it needs. */
  public BucketLife(
      RulesClient registry,
      RegionStores stores,
      RegionCatalogue catalogue,
      BucketDirectory directory,
      InstantSource clock) {
    this.registry = registry;
    this.stores = stores;
    this.catalogue = catalogue;
    this.directory = directory;
    this.clock = clock;
  }

  /** PutBucket. */
  public Future<Void> put(Call call) {
    String owner =
        call.caller()
            .account()
            .orElseThrow(
                () -> OssErrors.accessDenied("Anonymous access is forbidden.").asException());
    Optional<CannedAcl> acl = BucketAcls.of(call.headers());
    return call.exchange()
        .xmlBody(XmlLimits.CONFIGURATION.bytesMax())
        .map(CreateBucketConfiguration::read)
        .map(wanted -> new BucketRef(region(call, wanted), call.bucket()))
        .compose(ref -> create(new BucketEntry(ref, owner, now()), acl))
        .compose(
            x -> {
              call.exchange().header("Location", "/" + call.bucket());
              return call.exchange().empty(200);
            });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The endpoint's region, else that of the signature, else the body's, else the first. */
  private RegionName region(Call call, CreateBucketConfiguration wanted) {
    Optional<String> name =
        call.address()
            .endpointRegion()
            .or(() -> scope(call))
            .or(wanted::locationConstraint)
            .filter(region -> !region.isEmpty());
    RegionName region = name.map(Regions::named).orElseGet(() -> catalogue.regions().get(0).name());
    if (catalogue.find(region).isEmpty()) {
      throw OssError.of(OssErrorCode.INVALID_LOCATION_CONSTRAINT).asException();
    }
    return region;
  }

  private static Optional<String> scope(Call call) {
    return call.authentication() instanceof Authentication.Authenticated known
        ? known.scopeRegion()
        : Optional.empty();
  }

  private Future<Void> create(BucketEntry entry, Optional<CannedAcl> acl) {
    return registry
        .register(entry)
        .compose(isNew -> inStore(entry, acl, isNew))
        .compose(x -> registry.bucket(entry.ref().bucket()))
        .onSuccess(directory::remember)
        .mapEmpty();
  }

  /** An existing bucket keeps its ACL unless another one is asked for. */
  private Future<Void> inStore(BucketEntry entry, Optional<CannedAcl> acl, boolean isNew) {
    BucketName bucket = entry.ref().bucket();
    ObjectStore store = stores.store(entry.ref().region());
    Future<Void> created = store.createBucket(bucket, acl.orElse(CannedAcl.PRIVATE));
    return isNew
        ? created.recover(failure -> undo(entry, failure))
        : created.compose(x -> acl.isPresent() ? store.putBucketAcl(bucket, acl.get()) : created);
  }

  private Future<Void> undo(BucketEntry entry, Throwable failure) {
    return registry.remove(entry.ref().bucket()).transform(x -> Future.failedFuture(failure));
  }

  /** DeleteBucket; rules that name it close with it. */
  public Future<Void> delete(Call call) {
    return stores
        .store(call.bucketEntry().ref().region())
        .deleteBucket(call.bucket())
        .recover(BucketLife::asGone)
        .compose(x -> registry.remove(call.bucket()))
        .onComplete(x -> directory.forget(call.bucket()))
        .compose(x -> call.exchange().empty(204));
  }

  private static Future<Void> asGone(Throwable failure) {
    return failure instanceof StoreException store && store.kind() == FailureKind.NO_SUCH_BUCKET
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }
}
