package io.crosstide.gateway.access;

import java.util.List;
import java.util.Objects;

/** Who makes a request. */
public sealed interface Principal {
  String accountId();

  /** A name for logs and events, without secrets. */
  String name();

  /** The account itself: may do everything with what it owns. */
  record Root(String accountId) implements Principal {
    public Root {
      Objects.requireNonNull(accountId, "accountId");
    }

    @Override
    public String name() {
      return accountId;
    }
  }

  /** A user of an account: may do what policies allow. */
  record User(String accountId, String userName, List<Policy> policies) implements Principal {
    public User {
      Objects.requireNonNull(accountId, "accountId");
      Objects.requireNonNull(userName, "userName");
      policies = List.copyOf(policies);
    }

    @Override
    public String name() {
      return accountId + ":user/" + userName;
    }
  }

  /**
   * A role of an account, taken on by a service.
   *
   * @param trusted the services that may take it on, for instance {@code oss.aliyuncs.com}
   */
  record Role(String accountId, String roleName, List<String> trusted, List<Policy> policies)
      implements Principal {
    public Role {
      Objects.requireNonNull(accountId, "accountId");
      Objects.requireNonNull(roleName, "roleName");
      trusted = List.copyOf(trusted);
      policies = List.copyOf(policies);
    }

    /** {@code acs:ram::<account>:role/<name>}. */
    public String arn() {
      return "acs:ram::" + accountId + ":role/" + roleName;
    }

    @Override
    public String name() {
      return accountId + ":role/" + roleName;
    }
  }
}
