package io.crosstide.gateway.access;

import java.util.Objects;

/**
 * Somebody who runs the system: sees the rules, keys and errors of every account, and no object.
 *
 * @param name for the records of what was done
 * @param role what is allowed
 */
public record Operator(String name, Role role) {
  public Operator {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
  }

  /** What an operator may do. */
  public enum Role {
    /** Look. */
    READ,
    /** Look, and change what is done and when. */
    WRITE
  }

  /** True if this operator may change something. */
  public boolean mayWrite() {
    return role == Role.WRITE;
  }
}
