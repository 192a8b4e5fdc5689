package io.crosstide.gateway.oss;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** The date forms of OSS. All are UTC and whole seconds, always rounded down. */
public final class OssDates {
  private static final DateTimeFormatter XML = formatter("uuuu-MM-dd'T'HH:mm:ss'.000Z'");
  private static final DateTimeFormatter HTTP = formatter("EEE, dd MMM uuuu HH:mm:ss 'GMT'");
  private static final DateTimeFormatter BASIC = formatter("uuuuMMdd'T'HHmmss'Z'");
  private static final DateTimeFormatter DAY = formatter("uuuuMMdd");

  private OssDates() {}

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.US)
        .withResolverStyle(ResolverStyle.STRICT)
        .withZone(ZoneOffset.UTC);
  }

  /** {@code 2026-11-21T20:30:15.000Z}: dates in XML bodies; clients refuse other milliseconds. */
  public static String xml(Instant instant) {
    return XML.format(instant.truncatedTo(ChronoUnit.SECONDS));
  }

  /** {@code Sat, 21 Nov 2026 20:30:15 GMT}: dates in headers. */
  public static String http(Instant instant) {
    return HTTP.format(instant);
  }

  /** {@code 20261121}: the day in the scope of a V4 signature. */
  public static String day(Instant instant) {
    return DAY.format(instant);
  }

  /** Reads an HTTP date or the basic ISO form {@code 20261121T203015Z}. */
  public static Optional<Instant> parse(String text) {
    String trimmed = text.strip();
    return trimmed.indexOf(',') > 0
        ? parse(DateTimeFormatter.RFC_1123_DATE_TIME, trimmed)
        : parse(BASIC, trimmed);
  }

  private static Optional<Instant> parse(DateTimeFormatter format, String text) {
    try {
      return Optional.of(format.parse(text, Instant::from));
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }
}
