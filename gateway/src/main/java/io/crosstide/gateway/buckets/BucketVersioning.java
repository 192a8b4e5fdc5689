package io.crosstide.gateway.buckets;

import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.bucket.VersioningConfigurationBody;
import io.crosstide.gateway.oss.bucket.VersioningStatus;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.xml.XmlLimits;
import io.crosstide.store.Versioning;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The calls about the versioning of a bucket. */
public final class BucketVersioning {
  private final RegionStores stores;
  private final Supplier<Future<List<Rule>>> rules;

  /**
   * @param rules all rules as the rule service has them now: one put through another gateway a
   *     moment ago must be among them
   */
  public BucketVersioning(RegionStores stores, Supplier<Future<List<Rule>>> rules) {
    this.stores = stores;
    this.rules = rules;
  }

  /** GetBucketVersioning. */
  public Future<Void> get(Call call) {
    return call.store(stores)
        .versioning(call.bucket())
        .compose(
            versioning -> call.exchange().xml(new VersioningConfigurationBody(status(versioning))));
  }

  /**
   * PutBucketVersioning; refused while a rule names the bucket, or if nobody can tell. Under a rule
   * that is stopped it is the way out, and nothing is copied that could be harmed.
   */
  public Future<Void> put(Call call) {
    return call.exchange()
        .xmlBody(XmlLimits.CONFIGURATION.bytesMax())
        .map(VersioningStatus::read)
        .compose(status -> setVersioning(call, status))
        .compose(x -> call.exchange().empty(200));
  }

  private Future<Void> setVersioning(Call call, VersioningStatus status) {
    Versioning wanted =
        status == VersioningStatus.ENABLED ? Versioning.ENABLED : Versioning.SUSPENDED;
    return call.store(stores)
        .versioning(call.bucket())
        .compose(now -> now == wanted ? Future.succeededFuture() : change(call, wanted));
  }

  private Future<Void> change(Call call, Versioning wanted) {
    return rules
        .get()
        .recover(BucketVersioning::unknown)
        .compose(
            known -> {
              if (isLive(call, known)) {
                throw OssError.of(OssErrorCode.INVALID_BUCKET_STATUS)
                    .withMessage(
                        "The versioning of a bucket cannot change while a replication rule names"
                            + " it.")
                    .asException();
              }
              return call.store(stores).putVersioning(call.bucket(), wanted);
            });
  }

  /** The feed of rules has logged why. */
  private static Future<List<Rule>> unknown(Throwable cause) {
    return Future.failedFuture(OssError.of(OssErrorCode.SERVICE_UNAVAILABLE).asException());
  }

  private static boolean isLive(Call call, List<Rule> known) {
    return known.stream()
        .filter(rule -> rule.isLive() && !rule.isStopped())
        .anyMatch(
            rule ->
                rule.source().equals(call.bucketEntry().ref())
                    || rule.target().equals(call.bucketEntry().ref()));
  }

  static Optional<VersioningStatus> status(Versioning versioning) {
    return switch (versioning) {
      case NEVER -> Optional.empty();
      case ENABLED -> Optional.of(VersioningStatus.ENABLED);
      case SUSPENDED -> Optional.of(VersioningStatus.SUSPENDED);
    };
  }
}
