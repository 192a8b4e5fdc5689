package io.crosstide.gateway.oss.xml;

/** The XML body of an answer. */
public interface OssBody {
  /** Writes the whole document, root element included. */
  void writeTo(XmlWriter xml);

  /** The document in UTF-8. */
  default byte[] toBytes() {
    XmlWriter xml = new XmlWriter();
    writeTo(xml);
    return xml.toBytes();
  }
}
