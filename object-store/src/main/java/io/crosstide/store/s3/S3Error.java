package io.crosstide.store.s3;

import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/**
 * The error document of S3.
 *
 * @param code empty if the body was none
 */
record S3Error(String code, Optional<String> message) {
  private static final S3Error NONE = new S3Error("", Optional.empty());
  private static final int TEXT_MAX = 512;

  /** Reads whatever came as the body of an error. */
  static S3Error read(byte[] body) {
    if (body.length == 0) {
      return NONE;
    }
    try {
      return of(XmlDocument.read(body)).orElse(NONE);
    } catch (XMLStreamException notXml) {
      return NONE; // a proxy's page, say: the status decides
    }
  }

  /** The error that a document is, if it is one. */
  static Optional<S3Error> of(XmlElement root) {
    return root.name().equals("Error")
        ? Optional.of(
            new S3Error(
                root.textOf("Code").map(S3Error::shorten).orElse(""),
                root.textOf("Message").map(S3Error::shorten)))
        : Optional.empty();
  }

  private static String shorten(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
  }
}
