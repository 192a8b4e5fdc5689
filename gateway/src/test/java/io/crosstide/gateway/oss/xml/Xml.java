package io.crosstide.gateway.oss.xml;

import java.nio.charset.StandardCharsets;

/** Short forms for tests. */
public final class Xml {
  private Xml() {}

  public static byte[] bytes(String document) {
    return document.getBytes(StandardCharsets.UTF_8);
  }

  /** A body without its declaration. */
  public static String text(OssBody body) {
    String document = new String(body.toBytes(), StandardCharsets.UTF_8);
    String declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    if (!document.startsWith(declaration)) {
      throw new AssertionError("No declaration");
    }
    return document.substring(declaration.length());
  }

  /** Reads a body back, which proves that it is well-formed. */
  public static XmlElement read(byte[] document) {
    return XmlReader.read(document, new XmlLimits(10_000_000, 1_000_000)).root();
  }
}
