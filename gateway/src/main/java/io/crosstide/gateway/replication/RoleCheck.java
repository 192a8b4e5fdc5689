package io.crosstide.gateway.replication;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.gateway.access.Accounts;
import io.crosstide.gateway.access.Principal;
import io.crosstide.gateway.access.RolePermission;
import io.crosstide.gateway.buckets.BucketDirectory;
import io.crosstide.gateway.call.Call;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.error.OssException;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Whether a rule may act with the role that it names. Without roles in the accounts file any name
 * is taken and shown again, as long as both buckets are the account's own: then the role decides
 * nothing. Across accounts there must be a role, and the target's account must let it in.
 */
public final class RoleCheck {
  private final Accounts accounts;
  private final BucketDirectory directory;

  /** By the accounts file, for the buckets of the registry. */
  public RoleCheck(Accounts accounts, BucketDirectory directory) {
    this.accounts = accounts;
    this.directory = directory;
  }

  /** The draft itself; fails with AccessDenied. */
  Future<RuleDraft> require(Call call, RuleDraft draft) {
    Optional<String> name = draft.syncRole().filter(text -> !text.isEmpty());
    if (name.isEmpty()) {
      // Whether a rule needs one is the rule service's to say.
      return Future.succeededFuture(draft);
    }
    return target(draft).map(target -> check(call.bucketEntry(), draft, name.get(), target));
  }

  /** Empty if there is none: the rule service says so in OSS's words. */
  private Future<Optional<BucketEntry>> target(RuleDraft draft) {
    Optional<String> name = draft.targetBucket().filter(text -> !text.isEmpty());
    return name.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : directory
            .find(new BucketName(name.get()))
            .map(Optional::of)
            .recover(
                failure ->
                    isMissing(failure)
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure));
  }

  private static boolean isMissing(Throwable failure) {
    return failure instanceof OssException refused
        && refused.error().is(OssErrorCode.NO_SUCH_BUCKET);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private RuleDraft check(
      BucketEntry source, RuleDraft draft, String name, Optional<BucketEntry> target) {
    Optional<Principal.Role> role =
        accounts.role(draft.account(), name).filter(it -> it.accountId().equals(draft.account()));
    boolean foreign = target.filter(it -> !it.owner().equals(draft.account())).isPresent();
    if (role.isEmpty()) {
      if (foreign || accounts.hasRoles()) {
        throw OssErrors.accessDenied("The account has no such role.").asException();
      }
      return draft;
    }
    RolePermission.refusal(
            accounts,
            role.get(),
            bucket(source),
            target.map(RoleCheck::bucket),
            draft.prefixes(),
            deletes(draft))
        .ifPresent(
            reason -> {
              throw OssErrors.accessDenied(reason).asException();
            });
    return draft;
  }

  private static RolePermission.Bucket bucket(BucketEntry entry) {
    return new RolePermission.Bucket(
        entry.ref().region().value(), entry.owner(), entry.ref().bucket().value());
  }

  /** Actions that are none are refused later; until then they delete nothing. */
  private static boolean deletes(RuleDraft draft) {
    Optional<String> text = draft.actions().filter(it -> !it.isEmpty());
    try {
      return text.map(RuleActions::new).orElse(RuleActions.ALL).includesDelete();
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }
}
