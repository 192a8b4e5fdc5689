package io.crosstide.local.object;

/** Comparing entity tags as S3 clients write them: quoted or not, one or a list, or {@code *}. */
public final class EntityTags {
  private EntityTags() {}

  /** Whether a header such as If-Match names that tag. */
  public static boolean names(String header, String etag) {
    for (String candidate : header.split(",", -1)) {
      String tag = bare(candidate);
      if (tag.equals("*") || tag.equals(etag)) {
        return true;
      }
    }
    return false;
  }

  /** A tag without quotes and weakness mark. */
  public static String bare(String text) {
    String tag = text.trim();
    if (tag.startsWith("W/")) {
      tag = tag.substring(2);
    }
    return tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"")
        ? tag.substring(1, tag.length() - 1)
        : tag;
  }

  public static String quoted(String etag) {
    return '"' + etag + '"';
  }
}
