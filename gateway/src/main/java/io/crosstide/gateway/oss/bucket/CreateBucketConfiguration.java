package io.crosstide.gateway.oss.bucket;

import io.crosstide.gateway.oss.xml.RequestXml;
import io.crosstide.gateway.oss.xml.XmlElement;
import io.crosstide.gateway.oss.xml.XmlLimits;
import java.util.Objects;
import java.util.Optional;

/**
 * The body of PutBucket.
 *
 * @param locationConstraint as sent, normally with {@code oss-} in front
 */
public record CreateBucketConfiguration(
    Optional<String> storageClass,
    Optional<String> dataRedundancyType,
    Optional<String> locationConstraint) {
  private static final RequestXml REQUEST =
      RequestXml.of(XmlLimits.CONFIGURATION, "CreateBucketConfiguration");
  private static final CreateBucketConfiguration NONE =
      new CreateBucketConfiguration(Optional.empty(), Optional.empty(), Optional.empty());

  public CreateBucketConfiguration {
    Objects.requireNonNull(storageClass, "storageClass");
    Objects.requireNonNull(dataRedundancyType, "dataRedundancyType");
    Objects.requireNonNull(locationConstraint, "locationConstraint");
  }

  /**
   * Reads a body, which may be empty.
   *
   * @throws io.crosstide.gateway.oss.error.OssException MalformedXML
   */
  public static CreateBucketConfiguration read(byte[] body) {
    return body.length == 0 ? NONE : REQUEST.parse(body, CreateBucketConfiguration::of);
  }

  private static CreateBucketConfiguration of(XmlElement root) {
    return new CreateBucketConfiguration(
        root.word("StorageClass"),
        root.word("DataRedundancyType"),
        root.word("LocationConstraint"));
  }
}
