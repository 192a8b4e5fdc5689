package io.crosstide.worker.copy;

/** What is listed for; each kind has places of its own. */
public enum Listing {
  /** Surveys that a figure waits for. */
  SURVEY,
  /** Comparisons that may be slowed down. */
  COMPARISON
}
