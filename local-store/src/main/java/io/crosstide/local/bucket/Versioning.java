package io.crosstide.local.bucket;

/** A bucket's versioning state. It never returns to {@link #NEVER}. */
public enum Versioning {
  NEVER,
  ENABLED,
  SUSPENDED;

  /** Whether answers carry version ids. */
  public boolean everSet() {
    return this != NEVER;
  }
}
