package io.crosstide.gateway.access;

import java.util.List;

/**
 * What an account lets roles of others do with its buckets: the target's permission for rules
 * across accounts.
 *
 * @param statements each for some roles
 */
public record ReplicationPolicy(List<Grant> statements) {
  public ReplicationPolicy {
    statements = List.copyOf(statements);
  }

  /**
   * A statement and whom it is about.
   *
   * @param principals full names of roles, or accounts for all their roles
   */
  public record Grant(List<String> principals, Policy.Statement statement) {
    public Grant {
      principals = List.copyOf(principals);
    }

    boolean isAbout(Principal.Role role) {
      return principals.contains(role.arn()) || principals.contains(role.accountId());
    }
  }

  /** The statements about a role. */
  Policy of(Principal.Role role) {
    return new Policy(
        statements.stream().filter(it -> it.isAbout(role)).map(Grant::statement).toList());
  }
}
