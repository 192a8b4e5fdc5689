package io.crosstide.store.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Dates as HTTP headers carry them. */
final class HttpDates {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Answers of a busy store name the same few seconds over and over. */
  private static final int RECENT = 64;

  private static final AtomicReferenceArray<Parsed> PARSED = new AtomicReferenceArray<>(RECENT);

  private record Parsed(String text, Instant time) {}

  private HttpDates() {}

  static String format(Instant time) {
    return FORMAT.format(time);
  }

  /**
   * @throws DateTimeParseException if it is no such date
   */
  static Instant parse(String text) {
    int slot = Math.floorMod(text.hashCode(), RECENT);
    Parsed recent = PARSED.get(slot);
    if (recent == null || !recent.text.equals(text)) {
      recent = new Parsed(text, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
      PARSED.set(slot, recent);
    }
    return recent.time;
  }

  static Optional<Instant> parseIfValid(String textOrNull) {
    try {
      return Optional.ofNullable(textOrNull).map(HttpDates::parse);
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }
}
