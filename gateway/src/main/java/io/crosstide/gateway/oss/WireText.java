package io.crosstide.gateway.oss;

import java.nio.charset.StandardCharsets;

/**
 * Text of a request line or header as the HTTP layer hands it over: normally one char per byte
 * received, since HTTP has no charset. Clients sign the bytes they send, so the bytes must come
 * back exactly.
 */
public final class WireText {
  private WireText() {}

  /**
   * The bytes received. Text that cannot be one char per byte is taken as already decoded UTF-8.
   */
  public static byte[] bytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return text.getBytes(StandardCharsets.UTF_8);
      }
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
