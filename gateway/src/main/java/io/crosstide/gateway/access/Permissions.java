package io.crosstide.gateway.access;

import io.crosstide.gateway.access.Policy.Effect;
import java.util.List;

/** The permission check: who may do what to which resource. */
public final class Permissions {
  private Permissions() {}

  /** The answer; a refusal says why, for logs and for the message to the client. */
  public enum Decision {
    ALLOWED("allowed"),
    NOT_THE_OWNER("The bucket you access does not belong to you."),
    DENIED_BY_POLICY("You have no right to perform this operation because of an explicit deny."),
    NOT_ALLOWED_BY_POLICY(
        "You have no right to perform this operation because no policy allows it.");

    private final String reason;

    Decision(String reason) {
      this.reason = reason;
    }

    public boolean isAllowed() {
      return this == ALLOWED;
    }

    /** A sentence for the client. */
    public String reason() {
      return reason;
    }
  }

  /**
   * Decides. An account may do everything with what it owns; its users and roles what policies
   * allow and none denies. Nobody may do anything with what another account owns: grants to others
   * (public ACLs) are the business of whoever knows the ACL.
   *
   * @param action as {@code oss:PutBucketReplication}
   * @param bucketOwner account id of the owner of the bucket; for calls that concern no existing
   *     bucket, the account of the principal
   */
  public static Decision check(
      Principal principal, String action, ResourceName resource, String bucketOwner) {
    if (!principal.accountId().equals(bucketOwner)) {
      return Decision.NOT_THE_OWNER;
    }
    if (principal instanceof Principal.User user) {
      return evaluate(user.policies(), action, resource);
    }
    if (principal instanceof Principal.Role role) {
      return evaluate(role.policies(), action, resource);
    }
    return Decision.ALLOWED;
  }

  public static Decision check(
      Principal principal, OssAction action, ResourceName resource, String bucketOwner) {
    return check(principal, action.wire(), resource, bucketOwner);
  }

  private static Decision evaluate(List<Policy> policies, String action, ResourceName resource) {
    Decision decision = Decision.NOT_ALLOWED_BY_POLICY;
    for (Policy policy : policies) {
      for (Policy.Statement statement : policy.statements()) {
        if (statement.matches(action, resource)) {
          if (statement.effect() == Effect.DENY) {
            return Decision.DENIED_BY_POLICY;
          }
          decision = Decision.ALLOWED;
        }
      }
    }
    return decision;
  }
}
