package io.crosstide.local.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** The two ways S3 writes times: whole seconds in headers, milliseconds in XML. */
public final class HttpDates {
  private static final DateTimeFormatter HEADER =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter XML =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private HttpDates() {}

  /** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
  public static String header(long epochMillis) {
    return HEADER.format(Instant.ofEpochMilli(epochMillis));
  }

  /** {@code 1994-11-06T08:49:37.123Z}. */
  public static String xml(long epochMillis) {
    return XML.format(Instant.ofEpochMilli(epochMillis));
  }

  /**
   * Reads a header date or an ISO 8601 one; empty where it is neither, since such a condition is to
   * be ignored.
   */
  public static Optional<Instant> parse(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text.trim(), HEADER).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notHeaderForm) {
      return parseIso(text.trim());
    }
  }

  private static Optional<Instant> parseIso(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException neither) {
      return Optional.empty();
    }
  }
}
