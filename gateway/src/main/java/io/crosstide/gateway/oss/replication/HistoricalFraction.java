package io.crosstide.gateway.oss.replication;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * How much of the existing objects is done: 0 to 1, four decimals at most, rounded down, and 1 only
 * when all of it is.
 *
 * @param value 0 to 1
 */
public record HistoricalFraction(BigDecimal value) {
  private static final int DECIMALS = 4;

  /** The most that is shown while anything is left. */
  private static final BigDecimal ALMOST = new BigDecimal("0.9999");

  public HistoricalFraction {
    Objects.requireNonNull(value, "value");
    if (value.signum() < 0 || value.compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException("A fraction is from 0 to 1");
    }
    value = value.setScale(DECIMALS, RoundingMode.DOWN);
  }

  /**
   * From a ratio.
   *
   * @param complete everything is listed and done; only then the result is 1, and then always
   */
  public static HistoricalFraction of(BigDecimal ratio, boolean complete) {
    BigDecimal inRange = ratio.max(BigDecimal.ZERO).min(ALMOST);
    return new HistoricalFraction(complete ? BigDecimal.ONE : inRange);
  }

  /** From a ratio; not a number counts as nothing done. */
  public static HistoricalFraction of(double ratio, boolean complete) {
    double finite = Double.isFinite(ratio) ? ratio : 0;
    return of(BigDecimal.valueOf(finite), complete);
  }

  /** As clients read it: {@code 0}, {@code 0.85}, {@code 1}. */
  public String text() {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
