package io.crosstide.store.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Dates as HTTP headers carry them. */
final class HttpDates {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private HttpDates() {}

  static String format(Instant time) {
    return FORMAT.format(time);
  }

  /**
   * @throws DateTimeParseException if it is no such date
   */
  static Instant parse(String text) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
  }

  static Optional<Instant> parseIfValid(String textOrNull) {
    try {
      return Optional.ofNullable(textOrNull).map(HttpDates::parse);
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }
}
