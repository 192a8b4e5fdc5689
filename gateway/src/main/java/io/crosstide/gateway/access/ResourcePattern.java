package io.crosstide.gateway.access;

import io.crosstide.gateway.access.Policy.Effect;
import java.util.Objects;

/**
 * A pattern for resources, from a policy.
 *
 * @param region pattern for the region
 * @param accountId pattern for the owner
 * @param path pattern for {@code bucket}, {@code bucket/key}
 */
public record ResourcePattern(String region, String accountId, String path) {
  private static final String ANY = "*";

  public ResourcePattern {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(accountId, "accountId");
    Objects.requireNonNull(path, "path");
  }

  /**
   * Reads {@code *}, {@code acs:oss:*:*:bucket/*}, or the short form {@code bucket/*}.
   *
   * @throws IllegalArgumentException if it names another service or lacks a part
   */
  public static ResourcePattern parse(String text) {
    if (!text.contains(":")) {
      return new ResourcePattern(ANY, ANY, text);
    }
    String[] parts = text.split(":", 5);
    boolean ours =
        parts.length == 5 && Wildcard.matches(parts[0], "acs") && Wildcard.matches(parts[1], "oss");
    if (!ours) {
      throw new IllegalArgumentException("A resource reads acs:oss:region:account:path");
    }
    return new ResourcePattern(orAny(parts[2]), orAny(parts[3]), parts[4]);
  }

  /** An unknown region or owner is taken against the caller: it is denied but not allowed. */
  boolean matches(ResourceName resource, Effect effect) {
    return part(region, resource.region(), effect)
        && part(accountId, resource.accountId(), effect)
        && Wildcard.matches(path, resource.path());
  }

  /** True unless what both begin with, up to a wildcard, already differs. */
  boolean touches(ResourceName resource, Effect effect) {
    String mine = literal(path);
    String theirs = literal(resource.path());
    return part(region, resource.region(), effect)
        && part(accountId, resource.accountId(), effect)
        && (mine.startsWith(theirs) || theirs.startsWith(mine));
  }

  private static String literal(String pattern) {
    int end = 0;
    while (end < pattern.length() && pattern.charAt(end) != '*' && pattern.charAt(end) != '?') {
      end++;
    }
    return pattern.substring(0, end);
  }

  private static boolean part(String pattern, String actual, Effect effect) {
    boolean unknown = actual.equals(ResourceName.UNKNOWN);
    return unknown && effect == Effect.DENY || Wildcard.matches(pattern, actual);
  }

  private static String orAny(String part) {
    return part.isEmpty() ? ANY : part;
  }
}
