package io.crosstide.gateway.buckets;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.bucket.AccessControlPolicyBody;
import io.crosstide.gateway.oss.bucket.BucketInfoBody;
import io.crosstide.gateway.oss.bucket.BucketInfoBody.EncryptionRule;
import io.crosstide.gateway.oss.bucket.LocationConstraintBody;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.Versioning;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The calls about buckets that exist, but for their versioning. */
public final class BucketCalls {
  static final String ACL = "x-oss-acl";

  private static final Optional<String> ACCELERATED = Optional.of("oss_acc");

  private final RegionStores stores;
  private final BucketListing listing;
  private final Owners owners;
  private final PublicAccess everybody;
  private final Supplier<List<Rule>> rules;

  /**
   * @param rules the rules as known to this process
   */
  public BucketCalls(
      RegionStores stores,
      BucketListing listing,
      Owners owners,
      PublicAccess everybody,
      Supplier<List<Rule>> rules) {
    this.stores = stores;
    this.listing = listing;
    this.owners = owners;
    this.everybody = everybody;
    this.rules = rules;
  }

  /** ListBuckets. */
  public Future<Void> list(Call call) {
    return listing.list(call);
  }

  /** HeadBucket. */
  public Future<Void> head(Call call) {
    call.exchange().header("x-oss-bucket-region", Regions.bare(call.bucketEntry().ref().region()));
    return call.exchange().empty(200);
  }

  /** GetBucketInfo. What the store does not tell is left out. */
  public Future<Void> info(Call call) {
    Future<CannedAcl> acl = call.store(stores).bucketAcl(call.bucket());
    Future<Versioning> versioning = call.store(stores).versioning(call.bucket());
    Future<Optional<EncryptionRule>> encryption = encryption(call);
    return Future.all(acl, versioning, encryption)
        .compose(
            x ->
                call.exchange()
                    .xml(
                        new BucketInfoBody(
                            listing.summary(call.bucketEntry()),
                            owners.of(call.bucketEntry()),
                            grant(acl.result()),
                            BucketVersioning.status(versioning.result()),
                            isAccelerated(call),
                            isReplicated(call),
                            encryption.result())));
  }

  private Future<Optional<EncryptionRule>> encryption(Call call) {
    return call.store(stores)
        .bucketEncryption(call.bucket())
        .map(told -> Optional.of(BucketEncryptions.toOss(told)))
        .recover(
            failure ->
                BucketEncryptions.isUntold(failure)
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  /** A rule over the accelerated link switches acceleration on at its target. */
  private boolean isAccelerated(Call call) {
    return rules.get().stream()
        .filter(rule -> rule.target().equals(call.bucketEntry().ref()))
        .anyMatch(rule -> rule.transferType().equals(ACCELERATED));
  }

  private boolean isReplicated(Call call) {
    return rules.get().stream()
        .anyMatch(
            rule ->
                rule.source().equals(call.bucketEntry().ref())
                    || rule.target().equals(call.bucketEntry().ref()));
  }

  /** GetBucketLocation. */
  public Future<Void> location(Call call) {
    return call.exchange()
        .xml(new LocationConstraintBody(Regions.bare(call.bucketEntry().ref().region())));
  }

  /** GetBucketAcl. */
  public Future<Void> getAcl(Call call) {
    return call.store(stores)
        .bucketAcl(call.bucket())
        .compose(
            acl ->
                call.exchange()
                    .xml(new AccessControlPolicyBody(owners.of(call.bucketEntry()), grant(acl))));
  }

  private static String grant(CannedAcl acl) {
    return (acl == CannedAcl.DEFAULT ? CannedAcl.PRIVATE : acl).word();
  }

  /** PutBucketAcl. */
  public Future<Void> putAcl(Call call) {
    CannedAcl acl =
        BucketAcls.of(call.headers())
            .orElseThrow(
                () -> OssErrors.invalidArgument("The ACL is missing.", ACL, "").asException());
    return call.store(stores)
        .putBucketAcl(call.bucket(), acl)
        .onSuccess(x -> everybody.forget(call.bucketEntry().ref()))
        .compose(x -> call.exchange().empty(200));
  }
}
