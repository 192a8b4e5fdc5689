package io.crosstide.gateway.oss.object;

import java.util.Objects;

/** An object tag. */
public record Tag(String key, String value) {
  public Tag {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
  }
}
