package io.crosstide.gateway.oss;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent encoding as on the request line: bytes of UTF-8, decoded exactly once. */
public final class PercentCoding {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentCoding() {}

  /**
   * Decodes a piece of a path; {@code +} is a plus sign.
   *
   * @return empty if an escape is cut short or not hexadecimal, or the bytes are not UTF-8
   */
  public static Optional<String> decodePath(String raw) {
    return decode(raw, false);
  }

  /**
   * Decodes a name or value of a query; {@code +} is a space.
   *
   * @return empty if an escape is cut short or not hexadecimal, or the bytes are not UTF-8
   */
  public static Optional<String> decodeQuery(String raw) {
    return decode(raw, true);
  }

  /** Encodes everything but RFC 3986's unreserved characters, with upper-case hex. */
  public static String encode(String text) {
    return encode(text, false);
  }

  /** Like {@link #encode} but keeps {@code /}. */
  public static String encodePath(String text) {
    return encode(text, true);
  }

  private static Optional<String> decode(String raw, boolean plusIsSpace) {
    if (isPlainAscii(raw, plusIsSpace)) {
      return Optional.of(raw);
    }
    byte[] bytes = WireText.bytes(raw);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int value = bytes[i] & 0xFF;
      if (value == '%') {
        value = i + 2 < bytes.length ? hexPair(bytes[i + 1], bytes[i + 2]) : -1;
        if (value < 0) {
          return Optional.empty();
        }
        i += 2;
      } else if (value == '+' && plusIsSpace) {
        value = ' ';
      }
      decoded.write(value);
    }
    return strictUtf8(decoded.toByteArray());
  }

  private static boolean isPlainAscii(String raw, boolean plusIsSpace) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c > 0x7F || (c == '+' && plusIsSpace)) {
        return false;
      }
    }
    return true;
  }

  private static int hexPair(byte high, byte low) {
    int upper = Character.digit(high, 16);
    int lower = Character.digit(low, 16);
    return upper < 0 || lower < 0 ? -1 : upper << 4 | lower;
  }

  private static Optional<String> strictUtf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  private static String encode(String text, boolean keepSlash) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      char c = (char) (b & 0xFF);
      if (isUnreserved(c) || (keepSlash && c == '/')) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 0xF]);
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.'
        || c == '~';
  }
}
