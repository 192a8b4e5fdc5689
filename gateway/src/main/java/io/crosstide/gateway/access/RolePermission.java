package io.crosstide.gateway.access;

import io.crosstide.gateway.access.Policy.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a role may do for a rule what the rule is to do. Pure. */
public final class RolePermission {
  /** The service that takes on roles of rules. */
  static final String SERVICE = "oss.aliyuncs.com";

  private static final List<OssAction> READ = List.of(OssAction.REPLICATE_GET);
  private static final List<OssAction> WRITE =
      List.of(OssAction.REPLICATE_GET, OssAction.REPLICATE_PUT);
  private static final List<OssAction> WRITE_AND_DELETE =
      List.of(OssAction.REPLICATE_GET, OssAction.REPLICATE_PUT, OssAction.REPLICATE_DELETE);

  /**
   * A bucket of a rule.
   *
   * @param region as {@code oss-cn-hangzhou}
   * @param owner account that owns it
   */
  public record Bucket(String region, String owner, String name) {}

  private final Accounts accounts;
  private final Principal.Role role;
  private final List<String> prefixes;

  private RolePermission(Accounts accounts, Principal.Role role, List<String> prefixes) {
    this.accounts = accounts;
    this.role = role;
    this.prefixes = prefixes.isEmpty() ? List.of("") : prefixes;
  }

  /**
   * Why the role may not, in a sentence for the client; empty if it may.
   *
   * @param prefixes of the rule; none for all objects
   * @param target empty if there is none, which others refuse
   * @param deletes whether the rule deletes at the target
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static Optional<String> refusal(
      Accounts accounts,
      Principal.Role role,
      Bucket source,
      Optional<Bucket> target,
      List<String> prefixes,
      boolean deletes) {
    if (!role.trusted().contains(SERVICE)) {
      return Optional.of("The role does not trust " + SERVICE + ".");
    }
    RolePermission permission = new RolePermission(accounts, role, prefixes);
    return permission
        .refusal(source, READ, "source")
        .or(
            () ->
                target.flatMap(
                    bucket ->
                        permission.refusal(bucket, deletes ? WRITE_AND_DELETE : WRITE, "target")));
  }

  private Optional<String> refusal(Bucket bucket, List<OssAction> onObjects, String side) {
    return actions(onObjects).stream()
        .filter(action -> !mayDo(action, bucket))
        .findFirst()
        .map(
            action ->
                "The role has no right to %s on the %s bucket.".formatted(action.wire(), side));
  }

  private static List<OssAction> actions(List<OssAction> onObjects) {
    List<OssAction> all = new ArrayList<>(onObjects);
    all.add(0, OssAction.REPLICATE_LIST);
    return all;
  }

  /**
   * Its own policies allow what its account owns; what another account owns that account allows. A
   * Deny of either wins, also one that concerns only some of the rule's objects.
   */
  private boolean mayDo(OssAction action, Bucket bucket) {
    List<Policy> others =
        accounts.replicationPolicies(bucket.owner()).stream().map(it -> it.of(role)).toList();
    List<Policy> deciding = bucket.owner().equals(role.accountId()) ? role.policies() : others;
    return resources(action, bucket).stream()
        .allMatch(
            resource ->
                isAllowed(deciding, action, resource)
                    && !isDenied(role.policies(), action, resource)
                    && !isDenied(others, action, resource));
  }

  private List<ResourceName> resources(OssAction action, Bucket bucket) {
    return (action == OssAction.REPLICATE_LIST
            ? List.of(ResourceName.bucket(bucket.name()))
            : prefixes.stream()
                .map(prefix -> ResourceName.object(bucket.name(), prefix + "*"))
                .toList())
        .stream().map(name -> name.inRegion(bucket.region()).ownedBy(bucket.owner())).toList();
  }

  /** The star at the end of a resource only matches one of a pattern: all objects are meant. */
  private static boolean isAllowed(List<Policy> policies, OssAction action, ResourceName resource) {
    return policies.stream()
        .flatMap(policy -> policy.statements().stream())
        .filter(statement -> statement.effect() == Effect.ALLOW)
        .anyMatch(statement -> statement.matches(action.wire(), resource));
  }

  private static boolean isDenied(List<Policy> policies, OssAction action, ResourceName resource) {
    return policies.stream()
        .flatMap(policy -> policy.statements().stream())
        .filter(statement -> statement.effect() == Effect.DENY)
        .anyMatch(statement -> statement.touches(action.wire(), resource));
  }
}
