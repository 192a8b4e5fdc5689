package io.crosstide.gateway.replication;

import java.nio.charset.StandardCharsets;

/** Text in a header: its bytes of UTF-8, one char each, and nothing that would end the line. */
final class HeaderText {
  private HeaderText() {}

  static String of(String text) {
    String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    StringBuilder safe = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      safe.append(c < ' ' || c == 0x7F ? ' ' : c);
    }
    return safe.toString();
  }
}
