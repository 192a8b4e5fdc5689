package io.crosstide.gateway.access;

import java.util.List;
import java.util.Objects;

/** A policy: statements of which any Deny wins over every Allow. */
public record Policy(List<Statement> statements) {

  public Policy {
    statements = List.copyOf(statements);
  }

  /** What a matching statement says. */
  public enum Effect {
    ALLOW,
    DENY
  }

  /**
   * One statement. It matches when any action pattern and any resource pattern match.
   *
   * @param actions patterns as {@code oss:Get*}, compared without regard to case
   * @param resources patterns as {@code acs:oss:*:*:bucket/*}
   */
  public record Statement(Effect effect, List<String> actions, List<ResourcePattern> resources) {
    public Statement {
      Objects.requireNonNull(effect, "effect");
      actions = List.copyOf(actions);
      resources = List.copyOf(resources);
    }

    boolean matches(String action, ResourceName resource) {
      return actions.stream().anyMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action))
          && resources.stream().anyMatch(pattern -> pattern.matches(resource, effect));
    }

    /**
     * True if it may be about some of what is meant by a resource that ends in a star: then a Deny
     * is taken to be.
     */
    boolean touches(String action, ResourceName resource) {
      return actions.stream().anyMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action))
          && resources.stream().anyMatch(pattern -> pattern.touches(resource, effect));
    }
  }
}
