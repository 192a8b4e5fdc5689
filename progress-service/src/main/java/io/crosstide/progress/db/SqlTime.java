package io.crosstide.progress.db;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Instants as the database keeps them: microseconds, rounded down, so that a claim never grows on
 * its way.
 */
public final class SqlTime {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private SqlTime() {}

  /**
   * The instant in whole microseconds.
   *
   * @throws IllegalArgumentException if no clock can have said that
   */
  public static Instant checked(Instant instant) {
    if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
      throw new IllegalArgumentException("An instant must lie between the years 1970 and 9999");
    }
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  /** Microseconds since the epoch. */
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND),
        instant.getNano() / 1_000L);
  }

  /** The instant of so many microseconds since the epoch. */
  public static Instant ofMicros(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** For a parameter; null is SQL's. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static OffsetDateTime parameter(Optional<Instant> instant) {
    return instant.map(i -> i.atOffset(ZoneOffset.UTC)).orElse(null);
  }

  /** For a column that may be null. */
  public static Optional<Instant> column(OffsetDateTime value) {
    return Optional.ofNullable(value).map(OffsetDateTime::toInstant);
  }
}
