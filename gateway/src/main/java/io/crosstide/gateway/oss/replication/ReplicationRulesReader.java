package io.crosstide.gateway.oss.replication;

import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.xml.RequestXml;
import io.crosstide.gateway.oss.xml.XmlElement;
import io.crosstide.gateway.oss.xml.XmlLimits;
import java.util.List;

/** Reads the body of DeleteBucketReplication. */
public final class ReplicationRulesReader {
  private static final RequestXml REQUEST =
      RequestXml.of(XmlLimits.CONFIGURATION, "ReplicationRules").withEc(ReplicationEcs.MALFORMED);

  private ReplicationRulesReader() {}

  /**
   * The id of the rule to delete, verbatim.
   *
   * @throws io.crosstide.gateway.oss.error.OssException MalformedXML, with an EC of its own if
   *     there is no id; TooManyReplicationRules
   */
  public static String read(byte[] body) {
    return REQUEST.parse(body, ReplicationRulesReader::id);
  }

  private static String id(XmlElement root) {
    List<XmlElement> ids = root.children("ID");
    if (ids.size() > 1) {
      throw OssError.of(OssErrorCode.TOO_MANY_REPLICATION_RULES).asException();
    }
    if (ids.isEmpty() || ids.get(0).text().isEmpty()) {
      throw REQUEST.malformed().withEc(ReplicationEcs.DELETE_WITHOUT_ID).asException();
    }
    return ids.get(0).text();
  }
}
