package io.crosstide.contracts.failure;

/** Whose fault a failure is. */
public enum Side {
  /** The store that is read. */
  SOURCE,
  /** The store that is written. */
  TARGET,
  /** Crosstide itself. */
  SELF
}
