package io.crosstide.store.s3;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * Times as listings carry them. The usual form is read by the places of its digits: a listing has a
 * thousand of them, and a formatter would take more time than the rest of the page.
 */
final class StoreTimes {
  private static final int SECONDS_END = 19;
  private static final int NANO_DIGITS = 9;

  private StoreTimes() {}

  /**
   * @param text ISO 8601 with an offset, for instance {@code 2026-11-26T08:49:37.123Z}
   * @throws DateTimeParseException if it is no such time
   */
  static Instant parse(String text) {
    return isUsual(text)
        ? usual(text)
        : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
  }

  private static boolean isUsual(String text) {
    int end = text.length() - 1;
    return end >= SECONDS_END
        && end != SECONDS_END + 1
        && end <= SECONDS_END + 1 + NANO_DIGITS
        && text.charAt(end) == 'Z'
        && (end == SECONDS_END || text.charAt(SECONDS_END) == '.')
        && areDigits(text, SECONDS_END + 1, end)
        && hasShape(text, "dddd-dd-ddTdd:dd:dd")
        && number(text, 11, 13) < 24
        && number(text, 14, 16) < 60
        && number(text, 17, 19) < 60;
  }

  private static Instant usual(String text) {
    try {
      LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
      long seconds =
          day.toEpochDay() * 86_400
              + number(text, 11, 13) * 3600L
              + number(text, 14, 16) * 60L
              + number(text, 17, 19);
      return Instant.ofEpochSecond(seconds, nanos(text));
    } catch (java.time.DateTimeException noDay) {
      throw new DateTimeParseException("There is no such day", text, 0, noDay);
    }
  }

  private static long nanos(String text) {
    int end = text.length() - 1;
    if (end == SECONDS_END) {
      return 0;
    }
    long value = number(text, SECONDS_END + 1, end);
    for (int digits = end - SECONDS_END - 1; digits < NANO_DIGITS; digits++) {
      value *= 10;
    }
    return value;
  }

  private static boolean hasShape(String text, String shape) {
    for (int i = 0; i < shape.length(); i++) {
      boolean fits =
          shape.charAt(i) == 'd' ? isDigit(text.charAt(i)) : text.charAt(i) == shape.charAt(i);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean areDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
