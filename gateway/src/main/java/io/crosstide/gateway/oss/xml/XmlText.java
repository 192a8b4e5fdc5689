package io.crosstide.gateway.oss.xml;

/** Text inside elements. */
final class XmlText {
  /** Stands for characters that XML cannot hold, so that the rest stays readable. */
  private static final char REPLACEMENT = '\uFFFD';

  private XmlText() {}

  /** Appends the text, escaped; what XML 1.0 cannot hold becomes U+FFFD. */
  static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else {
        escape(c, out);
      }
    }
  }

  private static void escape(char c, StringBuilder out) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      // A bare carriage return would be read back as a line feed.
      case '\r' -> out.append("&#13;");
      case '\t', '\n' -> out.append(c);
      default -> out.append(c < ' ' || c >= '\uFFFE' || Character.isSurrogate(c) ? REPLACEMENT : c);
    }
  }

  /**
   * The longest beginning of the text whose escaped form takes at most so many bytes of UTF-8,
   * never ending inside a surrogate pair.
   */
  static String fitting(String text, int bytesMax) {
    int bytes = 0;
    int i = 0;
    StringBuilder escaped = new StringBuilder(12);
    while (i < text.length()) {
      int next = i + Character.charCount(text.codePointAt(i));
      escaped.setLength(0);
      escape(text.substring(i, next), escaped);
      bytes += utf8Length(escaped);
      if (bytes > bytesMax) {
        return text.substring(0, i);
      }
      i = next;
    }
    return text;
  }

  static int utf8Length(CharSequence text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Each half of a surrogate pair counts two of the pair's four bytes.
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
