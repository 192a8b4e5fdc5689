package io.crosstide.gateway.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All accounts with their keys and roles, as one file says. Immutable. */
public final class Accounts implements AccessKeys {
  private final Map<String, Account> accounts;
  private final Map<String, AccessKey> keys;
  private final Map<String, Principal.Role> roles;
  private final Map<String, List<ReplicationPolicy>> replication;
  private final Operators operators;

  Accounts(
      List<Account> accounts,
      List<AccessKey> keys,
      List<Principal.Role> roles,
      Map<String, List<ReplicationPolicy>> replication,
      Operators operators) {
    this.replication = Map.copyOf(replication);
    this.operators = operators;
    this.accounts = index(accounts, Account::id);
    this.keys = index(keys, AccessKey::id);
    this.roles = index(roles, Principal.Role::arn);
  }

  @Override
  public Optional<AccessKey> find(String accessKeyId) {
    return Optional.ofNullable(keys.get(accessKeyId));
  }

  public Optional<Account> account(String accountId) {
    return Optional.ofNullable(accounts.get(accountId));
  }

  public Collection<Account> all() {
    return accounts.values();
  }

  /**
   * The role a rule names.
   *
   * @param accountId the account in which a bare name is looked up
   * @param nameOrArn a name, or {@code acs:ram::<account>:role/<name>}
   */
  public Optional<Principal.Role> role(String accountId, String nameOrArn) {
    String arn =
        nameOrArn.startsWith("acs:ram:")
            ? nameOrArn
            : "acs:ram::" + accountId + ":role/" + nameOrArn;
    return Optional.ofNullable(roles.get(arn));
  }

  /** True if any account has a role: then a rule may name only roles that are there. */
  public boolean hasRoles() {
    return !roles.isEmpty();
  }

  /** What an account lets roles of others do with its buckets. */
  List<ReplicationPolicy> replicationPolicies(String accountId) {
    return replication.getOrDefault(accountId, List.of());
  }

  /** Who may use the operator's API. */
  public Operators operators() {
    return operators;
  }

  @Override
  public String toString() {
    return "Accounts" + accounts.keySet();
  }

  private static <T> Map<String, T> index(List<T> values, Function<T, String> id) {
    return values.stream().collect(Collectors.toUnmodifiableMap(id, Function.identity()));
  }
}
