package io.crosstide.contracts.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.survey.DifferingKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a page of keys ended, as a word that may stand in an address whatever the key holds.
 *
 * @param key the last key of the page
 * @param version its version, if the row names one
 */
public record KeyCursor(ObjectKey key, Optional<VersionId> version) {
  private static final char SEPARATOR = '.';

  public KeyCursor {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(version, "version");
  }

  /** The cursor after a row. */
  public static KeyCursor of(FailedKey row) {
    return new KeyCursor(row.key(), row.version());
  }

  /** The cursor after a key that was left out. */
  public static KeyCursor of(LeftOutKey row) {
    return new KeyCursor(row.key(), row.version());
  }

  /** The cursor after a key that a comparison found. */
  public static KeyCursor of(DifferingKey row) {
    return new KeyCursor(row.key(), Optional.empty());
  }

  /**
   * Reads a cursor.
   *
   * @throws IllegalArgumentException if the text is not one
   */
  @JsonCreator
  public static KeyCursor parse(String text) {
    int dot = text.indexOf(SEPARATOR);
    if (dot < 0) {
      throw new IllegalArgumentException("Not the end of a page");
    }
    String version = decode(text.substring(dot + 1));
    return new KeyCursor(
        new ObjectKey(decode(text.substring(0, dot))),
        version.isEmpty() ? Optional.empty() : Optional.of(new VersionId(version)));
  }

  /** The word. */
  @JsonValue
  public String text() {
    return encode(key.value()) + SEPARATOR + encode(version.map(VersionId::value).orElse(""));
  }

  @Override
  public String toString() {
    return text();
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
