package io.crosstide.gateway.buckets;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.gateway.access.OssAction;
import io.crosstide.gateway.access.Permissions;
import io.crosstide.gateway.access.Permissions.Decision;
import io.crosstide.gateway.access.Principal;
import io.crosstide.gateway.access.ResourceName;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.address.OssResource;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.error.OssException;
import io.vertx.core.Future;
import java.util.Optional;

/** Whether a call may be made: by policies for the owner's people, by ACLs for everybody else. */
public final class AccessCheck {
  private final PublicAccess everybody;

  /** With what ACLs grant. */
  public AccessCheck(PublicAccess everybody) {
    this.everybody = everybody;
  }

  /** The call itself if it may be made; fails with AccessDenied. */
  public Future<Call> require(Call call) {
    Optional<OssAction> action = call.operation().requiredAction(call.version().isPresent());
    if (action.isEmpty()) {
      return Future.succeededFuture(call);
    }
    Optional<OssException> refusal = refusal(call, action.get(), resource(call));
    if (refusal.isEmpty()) {
      return Future.succeededFuture(call);
    }
    return everybody
        .allows(call)
        .compose(
            allowed -> allowed ? Future.succeededFuture(call) : Future.failedFuture(refusal.get()));
  }

  /**
   * Checks a further permission on the bucket of a call.
   *
   * @throws OssException AccessDenied
   */
  public void requireAlso(Call call, OssAction action, ResourceName resource) {
    refusal(call, action, resource)
        .ifPresent(
            refused -> {
              throw refused;
            });
  }

  /**
   * Checks a permission on another bucket.
   *
   * @throws OssException AccessDenied
   */
  public void requireOn(Call call, BucketEntry bucket, OssAction action, ResourceName resource) {
    refusal(call.caller().principal(), action, resource, bucket.owner())
        .ifPresent(
            refused -> {
              throw refused;
            });
  }

  private static Optional<OssException> refusal(
      Call call, OssAction action, ResourceName resource) {
    Optional<Principal> principal = call.caller().principal();
    String owner =
        call.entry()
            .map(BucketEntry::owner)
            .orElseGet(() -> principal.map(Principal::accountId).orElse(""));
    return refusal(principal, action, resource, owner);
  }

  private static Optional<OssException> refusal(
      Optional<Principal> principal, OssAction action, ResourceName resource, String owner) {
    if (principal.isEmpty()) {
      return Optional.of(
          OssErrors.accessDenied("Anonymous access is forbidden for this operation.")
              .asException());
    }
    Decision decision = Permissions.check(principal.get(), action, resource.ownedBy(owner), owner);
    return decision.isAllowed()
        ? Optional.empty()
        : Optional.of(OssErrors.accessDenied(decision.reason()).asException());
  }

  private static ResourceName resource(Call call) {
    OssResource resource = call.address().resource();
    ResourceName name;
    if (resource instanceof OssResource.StoredObject object) {
      name = ResourceName.object(object.bucketName(), object.key());
    } else {
      name = resource.bucket().map(ResourceName::bucket).orElseGet(ResourceName::service);
    }
    return call.entry().map(e -> name.inRegion(e.ref().region().value())).orElse(name);
  }
}
