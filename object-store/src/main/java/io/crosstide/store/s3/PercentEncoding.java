package io.crosstide.store.s3;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** RFC 3986 percent-encoding of UTF-8 bytes, as SigV4 signs it. */
final class PercentEncoding {
  private static final String HEX = "0123456789ABCDEF";

  private PercentEncoding() {}

  /** Everything but the unreserved characters encoded. */
  static String encode(String text) {
    return encode(text, false);
  }

  /** The same, slashes kept; dots and double slashes are kept too, since a key is no path. */
  static String encodeKey(String key) {
    return encode(key, true);
  }

  /**
   * Decodes a key of a listing with {@code encoding-type=url}: a plus is a space there.
   *
   * @throws IllegalArgumentException if a percent sign is not followed by two hex digits
   */
  static String decode(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0
        ? text
        : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encode(String text, boolean keepSlashes) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : utf8(text)) {
      if (isUnreserved(b) || (keepSlashes && b == '/')) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      }
    }
    return out.toString();
  }

  /** Fails for half a surrogate pair, which would silently become another character. */
  private static byte[] utf8(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (CharacterCodingException notUnicode) {
      throw FailureClassifier.refused("A name is no valid Unicode");
    }
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }
}
