package io.crosstide.gateway.oss.bucket;

import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.xml.RequestXml;
import io.crosstide.gateway.oss.xml.XmlElement;
import io.crosstide.gateway.oss.xml.XmlLimits;

/** The versioning of a bucket that has it or once had it. */
public enum VersioningStatus {
  ENABLED("Enabled"),
  SUSPENDED("Suspended");

  private static final RequestXml REQUEST =
      RequestXml.of(XmlLimits.CONFIGURATION, "VersioningConfiguration");

  private final String wire;

  VersioningStatus(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  /**
   * Reads the body of PutBucketVersioning.
   *
   * @throws io.crosstide.gateway.oss.error.OssException MalformedXML, or InvalidArgument for
   *     another status
   */
  public static VersioningStatus read(byte[] body) {
    return REQUEST.parse(body, VersioningStatus::status);
  }

  private static VersioningStatus status(XmlElement root) {
    String status = root.word("Status").orElseThrow(REQUEST::refusal);
    for (VersioningStatus known : values()) {
      if (known.wire.equals(status)) {
        return known;
      }
    }
    throw OssErrors.invalidArgument("The versioning status is invalid.", "Status", status)
        .asException();
  }
}
