package io.crosstide.gateway.access;

import java.util.Locale;

/** Patterns with {@code *} for any characters, slashes included, and {@code ?} for exactly one. */
final class Wildcard {
  private Wildcard() {}

  static boolean matchesIgnoringCase(String pattern, String text) {
    return matches(pattern.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT));
  }

  /** Takes at most pattern length times text length steps. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int lastStar = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        lastStar = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (lastStar >= 0) {
        p = lastStar + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
