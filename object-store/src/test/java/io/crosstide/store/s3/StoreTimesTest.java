package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are what Java's own parser says they are, whatever their form. */
class StoreTimesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-26T08:49:37Z",
        "2026-11-26T08:49:37.1Z",
        "2026-11-26T08:49:37.123Z",
        "2026-11-26T08:49:37.123456789Z",
        "1969-12-31T23:59:59.999Z",
        "2024-02-29T00:00:00Z",
        "2026-11-26T08:49:37.123+08:00",
        "2026-11-26T08:49Z",
        "+12026-11-26T08:49:37Z"
      })
  void readsWhatStoresWrite(String text) {
    Instant expected = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);

    assertThat(StoreTimes.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-26",
        "2026-11-26T08:49:37",
        "2026-11-26T08:49:60Z",
        "2026-11-26T24:49:37Z",
        "2026-02-30T08:49:37Z",
        "2026-13-01T08:49:37Z",
        "2026-11-26T08:49:37.1234567890Z",
        "2026-11-26T08:49:37.12x4Z",
        "2026-11-26t08:49:37.1234Z ",
        "2026/11/26T08:49:37Z",
        "-026-11-26T08:49:37Z"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> StoreTimes.parse(text)).isInstanceOf(DateTimeParseException.class);
  }
}
