package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.ETag;
import java.util.Locale;
import java.util.regex.Pattern;

/** Entity tags as OSS writes them: quoted, hexadecimal digits in upper case. */
final class Etags {
  private static final Pattern MULTIPART = Pattern.compile("[0-9a-f]{32}-[0-9]+");

  private Etags() {}

  static String toOss(ETag etag) {
    boolean hexadecimal = etag.looksLikeMd5() || isMultipart(etag);
    return '"' + (hexadecimal ? etag.value().toUpperCase(Locale.ROOT) : etag.value()) + '"';
  }

  /** True if the object was made of parts. */
  static boolean isMultipart(ETag etag) {
    return MULTIPART.matcher(etag.value()).matches();
  }

  /** The word for the object's type. */
  static String type(ETag etag, boolean appendable) {
    if (appendable) {
      return "Appendable";
    }
    return isMultipart(etag) ? "Multipart" : "Normal";
  }
}
