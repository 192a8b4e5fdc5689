package io.crosstide.gateway.oss.listing;

import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.List;

/** The part of a listing where keys are rolled up. */
final class CommonPrefixes {
  private CommonPrefixes() {}

  static void write(List<String> prefixes, NameEncoding names, XmlWriter xml) {
    for (String prefix : prefixes) {
      xml.open("CommonPrefixes").leaf("Prefix", names.encode(prefix)).close();
    }
  }
}
