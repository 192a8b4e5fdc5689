package io.crosstide.store.s3;

import io.crosstide.store.region.Region;
import java.util.regex.Pattern;

/**
 * What entries of user metadata are called in the store of a region. One that makes dashes of
 * underscores is given them as {@value #UNDERSCORE}, and with one more {@code 25} whatever looks
 * like that already: so every name has a form without underscores, and every such form is of one
 * name. Any other name is written as it is.
 */
final class MetadataNames {
  private static final String UNDERSCORE = "%5f";
  private static final String PERCENT = "%25";

  private static final Pattern NAMED = Pattern.compile("_|%(?=(25)*5f)");
  private static final Pattern WRITTEN = Pattern.compile("%5f|%25(?=(25)*5f)");

  private MetadataNames() {}

  /**
   * @param name in lower case
   */
  static String inStore(Region region, String name) {
    return region.losesUnderscores() ? escape(name) : name;
  }

  /**
   * @param written in lower case, as the store tells it
   */
  static String fromStore(Region region, String written) {
    return region.losesUnderscores() ? unescape(written) : written;
  }

  static String escape(String name) {
    return NAMED
        .matcher(name)
        .replaceAll(found -> found.group().equals("_") ? UNDERSCORE : PERCENT);
  }

  static String unescape(String written) {
    return WRITTEN
        .matcher(written)
        .replaceAll(found -> found.group().equals(UNDERSCORE) ? "_" : "%");
  }
}
