package io.crosstide.gateway.buckets;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.bucket.AccessControlPolicyBody;
import io.crosstide.gateway.oss.bucket.BucketInfoBody;
import io.crosstide.gateway.oss.bucket.BucketSummary;
import io.crosstide.gateway.oss.bucket.ListAllMyBucketsBody;
import io.crosstide.gateway.oss.bucket.LocationConstraintBody;
import io.crosstide.gateway.oss.bucket.VersioningConfigurationBody;
import io.crosstide.gateway.oss.bucket.VersioningStatus;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.xml.XmlLimits;
import io.crosstide.gateway.service.RulesClient;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.Versioning;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The calls about buckets that exist, and their listing. */
public final class BucketCalls {
  static final String ACL = "x-oss-acl";
  private static final int BUCKETS_MAX = 1_000;
  private static final int DEFAULT_BUCKETS = 100;
  private static final String STANDARD = "Standard";

  private final RulesClient registry;
  private final RegionStores stores;
  private final Endpoints endpoints;
  private final Owners owners;
  private final PublicAccess everybody;
  private final Supplier<List<Rule>> rules;

  /**
   * @param rules the rules as known to this process
   */
  public BucketCalls(
      RulesClient registry,
      RegionStores stores,
      Endpoints endpoints,
      Owners owners,
      PublicAccess everybody,
      Supplier<List<Rule>> rules) {
    this.registry = registry;
    this.stores = stores;
    this.endpoints = endpoints;
    this.owners = owners;
    this.everybody = everybody;
    this.rules = rules;
  }

  /** ListBuckets. */
  public Future<Void> list(Call call) {
    String account = call.caller().account().orElseThrow();
    String prefix = call.query().first("prefix").orElse("");
    String marker = call.query().first("marker").orElse("");
    int max = maxKeys(call);
    return registry
        .buckets(account, Optional.of(marker).filter(m -> !m.isEmpty()), BUCKETS_MAX)
        .compose(
            found -> {
              List<BucketEntry> matching =
                  found.stream().filter(b -> b.ref().bucket().value().startsWith(prefix)).toList();
              List<BucketEntry> shown = matching.subList(0, Math.min(max, matching.size()));
              Optional<String> next =
                  matching.size() > max
                      ? Optional.of(shown.get(max - 1).ref().bucket().value())
                      : Optional.empty();
              return call.exchange()
                  .xml(
                      new ListAllMyBucketsBody(
                          owners.of(account),
                          prefix,
                          marker,
                          max,
                          next,
                          shown.stream().map(this::view).toList()));
            });
  }

  private static int maxKeys(Call call) {
    String text = call.query().text("max-keys").orElse(Integer.toString(DEFAULT_BUCKETS));
    try {
      int asked = Integer.parseInt(text);
      if (asked >= 1 && asked <= BUCKETS_MAX) {
        return asked;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below.
    }
    throw OssErrors.invalidArgument(
            "Argument max-keys must be an integer between 1 and 1000.", "max-keys", text)
        .asException();
  }

  private BucketSummary view(BucketEntry bucket) {
    RegionName region = bucket.ref().region();
    String endpoint = endpoints.of(region);
    return new BucketSummary(
        bucket.ref().bucket().value(),
        Regions.bare(region),
        bucket.createdAt(),
        endpoint,
        endpoint,
        STANDARD);
  }

  /** HeadBucket. */
  public Future<Void> head(Call call) {
    call.exchange().header("x-oss-bucket-region", Regions.bare(call.bucketEntry().ref().region()));
    return call.exchange().empty(200);
  }

  /** GetBucketInfo. */
  public Future<Void> info(Call call) {
    Future<CannedAcl> acl = store(call).bucketAcl(call.bucket());
    Future<Versioning> versioning = store(call).versioning(call.bucket());
    return Future.all(acl, versioning)
        .compose(
            x ->
                call.exchange()
                    .xml(
                        new BucketInfoBody(
                            view(call.bucketEntry()),
                            owners.of(call.bucketEntry()),
                            grant(acl.result()),
                            status(versioning.result()),
                            "LRS",
                            false,
                            isReplicated(call),
                            "None")));
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
    return store(call)
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
    return store(call)
        .putBucketAcl(call.bucket(), acl)
        .onSuccess(x -> everybody.forget(call.bucketEntry().ref()))
        .compose(x -> call.exchange().empty(200));
  }

  /** GetBucketVersioning. */
  public Future<Void> getVersioning(Call call) {
    return store(call)
        .versioning(call.bucket())
        .compose(
            versioning -> call.exchange().xml(new VersioningConfigurationBody(status(versioning))));
  }

  /** PutBucketVersioning; refused while a rule names the bucket. */
  public Future<Void> putVersioning(Call call) {
    return call.exchange()
        .xmlBody(XmlLimits.CONFIGURATION.bytesMax())
        .map(VersioningStatus::read)
        .compose(status -> setVersioning(call, status))
        .compose(x -> call.exchange().empty(200));
  }

  private Future<Void> setVersioning(Call call, VersioningStatus status) {
    Versioning wanted =
        status == VersioningStatus.ENABLED ? Versioning.ENABLED : Versioning.SUSPENDED;
    return store(call)
        .versioning(call.bucket())
        .compose(
            now -> {
              if (now == wanted) {
                return Future.succeededFuture();
              }
              if (isLive(call)) {
                throw OssError.of(OssErrorCode.INVALID_BUCKET_STATUS)
                    .withMessage(
                        "The versioning of a bucket cannot change while a replication rule names"
                            + " it.")
                    .asException();
              }
              return store(call).putVersioning(call.bucket(), wanted);
            });
  }

  private boolean isLive(Call call) {
    return rules.get().stream()
        .filter(Rule::isLive)
        .anyMatch(
            rule ->
                rule.source().equals(call.bucketEntry().ref())
                    || rule.target().equals(call.bucketEntry().ref()));
  }

  private static Optional<VersioningStatus> status(Versioning versioning) {
    return switch (versioning) {
      case NEVER -> Optional.empty();
      case ENABLED -> Optional.of(VersioningStatus.ENABLED);
      case SUSPENDED -> Optional.of(VersioningStatus.SUSPENDED);
    };
  }

  private ObjectStore store(Call call) {
    return stores.store(call.bucketEntry().ref().region());
  }
}
