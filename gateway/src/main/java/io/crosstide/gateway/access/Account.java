package io.crosstide.gateway.access;

import java.util.Objects;

/** An account: what owns buckets. */
public record Account(String id, String displayName) {
  public Account {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(displayName, "displayName");
  }
}
