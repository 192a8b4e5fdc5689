package io.crosstide.gateway.access;

import java.util.Objects;

/** A secret that never prints itself. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /** The secret in the clear. Use it to sign, nothing else. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
