package io.crosstide.local.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Percent escapes as S3 reads and writes them. Input strings hold one byte per char (what the HTTP
 * decoder hands over), so raw bytes above 0x7F survive; decoded text is UTF-8, checked.
 */
public final class PercentEncoding {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentEncoding() {}

  /**
   * Undoes the escapes exactly once; {@code +} stays as it is.
   *
   * @throws IllegalArgumentException for a broken escape or bytes that are not UTF-8
   */
  public static String decodePath(String raw) {
    return utf8(bytes(raw, false));
  }

  /**
   * As {@link #decodePath}, with {@code +} read as a space, the way forms are written.
   *
   * @throws IllegalArgumentException for a broken escape or bytes that are not UTF-8
   */
  public static String decodeQuery(String raw) {
    return utf8(bytes(raw, true));
  }

  /** Escapes all but {@code A-Za-z0-9-._~}, and {@code /} too where {@code slashToo} says so. */
  public static String encode(String text, boolean slashToo) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (plain(b) || (b == '/' && !slashToo)) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX[(b >> 4) & 0xF]).append(HEX[b & 0xF]);
      }
    }
    return out.toString();
  }

  /**
   * Reads bytes as UTF-8, refusing what is not.
   *
   * @throws IllegalArgumentException for malformed bytes
   */
  public static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text is not UTF-8", e);
    }
  }

  private static boolean plain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }

  private static byte[] bytes(String raw, boolean plusIsSpace) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        out.write(escape(raw, i));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        out.write(' ');
      } else if (c <= 0xFF) {
        out.write(c);
      } else {
        throw new IllegalArgumentException("raw text holds a char that is not a byte");
      }
    }
    return out.toByteArray();
  }

  private static int escape(String raw, int at) {
    if (at + 2 >= raw.length()) {
      throw new IllegalArgumentException("escape cut short");
    }
    int high = Character.digit(raw.charAt(at + 1), 16);
    int low = Character.digit(raw.charAt(at + 2), 16);
    if (high < 0 || low < 0) {
      throw new IllegalArgumentException("escape is not hexadecimal");
    }
    return (high << 4) | low;
  }
}
