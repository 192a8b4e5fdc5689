package io.crosstide.testbed.e2e;

import java.util.Optional;

/**
 * I7: what the published fraction may say at most. Objects that nobody touches are listed exactly
 * once, so as long as one of them is missing at the target it is listed and not done.
 *
 * @param listedMax the most that a survey can have listed: existing objects and keys made meanwhile
 */
record FractionBound(long listedMax) {
  /** The figure is a float of a number that was rounded down: only the float can be above. */
  private static final double FLOAT_ERROR = 1e-6;

  /**
   * @param fraction as published
   * @param missing untouched existing objects that were not at the target after it was published
   * @return a sentence, if it claims too much
   */
  Optional<String> violation(float fraction, long missing) {
    double most = (double) (listedMax - missing) / listedMax;
    boolean tooMuch = fraction > most + FLOAT_ERROR || (fraction >= 1 && missing > 0);
    return tooMuch
        ? Optional.of(
            "I7: the fraction is %s, but %d of at most %d objects are not at the target"
                .formatted(fraction, missing, listedMax))
        : Optional.empty();
  }
}
