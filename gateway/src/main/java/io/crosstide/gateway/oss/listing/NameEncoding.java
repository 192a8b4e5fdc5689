package io.crosstide.gateway.oss.listing;

import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.PercentCoding;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.Optional;

/** How keys, prefixes, delimiters and markers stand in a body: {@code encoding-type}. */
public enum NameEncoding {
  /** As they are; what XML cannot hold is lost. */
  PLAIN,
  /** Percent-encoded, a space as {@code %20}. */
  URL;

  private static final String PARAMETER = "encoding-type";

  /**
   * What the client asked for.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidArgument for anything but {@code
   *     url}
   */
  public static NameEncoding of(OssQuery query) {
    Optional<String> asked = query.text(PARAMETER);
    if (asked.isEmpty()) {
      return PLAIN;
    }
    if (asked.get().equals("url")) {
      return URL;
    }
    throw OssErrors.invalidArgument(
            "Invalid Encoding Method specified in Request", PARAMETER, asked.get())
        .asException();
  }

  public String encode(String name) {
    return this == URL ? PercentCoding.encode(name) : name;
  }

  /** Writes the element that tells the client to decode, if it has to. */
  public void writeTo(XmlWriter xml) {
    if (this == URL) {
      xml.leaf("EncodingType", "url");
    }
  }
}
