package io.crosstide.worker.copy;

/** The process stops before the work was done. */
final class Stopping extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Stopping() {
    super("The process stops", null, false, false);
  }
}
