package io.crosstide.worker.survey;

/** A store listed keys in a way that cannot be gone through: a survey would miss some (I45). */
final class UnsortedListing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsortedListing(String message) {
    super(message);
  }
}
