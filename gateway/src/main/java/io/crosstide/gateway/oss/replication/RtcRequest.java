package io.crosstide.gateway.oss.replication;

import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.xml.RequestXml;
import io.crosstide.gateway.oss.xml.XmlElement;
import io.crosstide.gateway.oss.xml.XmlLimits;
import java.util.Objects;

/**
 * The body of PutBucketRTC.
 *
 * @param ruleId verbatim, not empty
 */
public record RtcRequest(String ruleId, boolean enabled) {
  private static final RequestXml REQUEST =
      RequestXml.of(XmlLimits.CONFIGURATION, "ReplicationRule", "RtcConfiguration")
          .withEc(ReplicationEcs.MALFORMED);

  public RtcRequest {
    Objects.requireNonNull(ruleId, "ruleId");
  }

  /**
   * Reads a body.
   *
   * @throws io.crosstide.gateway.oss.error.OssException MalformedXML, with an EC of its own if
   *     there is no id; InvalidArgument for a status that is neither {@code enabled} nor {@code
   *     disabled}
   */
  public static RtcRequest read(byte[] body) {
    return REQUEST.parse(body, RtcRequest::change);
  }

  private static RtcRequest change(XmlElement root) {
    String id =
        root.text("ID")
            .filter(text -> !text.isEmpty())
            .orElseThrow(
                () -> REQUEST.malformed().withEc(ReplicationEcs.RTC_WITHOUT_ID).asException());
    String status = root.text("RTC", "Status").orElseThrow(REQUEST::refusal);
    return switch (status) {
      case "enabled" -> new RtcRequest(id, true);
      case "disabled" -> new RtcRequest(id, false);
      default ->
          throw OssErrors.invalidArgument("The RTC status is invalid.", "Status", status)
              .asException();
    };
  }
}
