package io.crosstide.gateway.oss.xml;

import io.crosstide.gateway.oss.error.OssError;
import java.util.Base64;
import java.util.Map;

/**
 * Renders errors. Clients read no more than 4,096 bytes of an error, so long values are cut; the
 * elements that say what happened always fit.
 */
public final class OssErrorXml {
  /** Size of a body at most, in bytes. */
  public static final int BODY_BYTES_MAX = 4095;

  /** The document inside a header: clients limit all headers of an answer to 8 KiB or more. */
  static final int HEADER_BYTES_MAX = 2048;

  private static final int MESSAGE_BYTES_MAX = 512;
  private static final int HOST_BYTES_MAX = 255;

  /** What an element takes beside its name and text: two pairs of brackets and a slash. */
  private static final int TAG_BYTES = 5;

  private static final String RECOMMENDATION = "https://api.aliyun.com/troubleshoot?q=";

  private OssErrorXml() {}

  /**
   * The body of an error answer.
   *
   * @param requestId the same as in the header {@code x-oss-request-id}
   * @param hostId the host name the client asked
   */
  public static byte[] body(OssError error, String requestId, String hostId) {
    return render(error, requestId, hostId, BODY_BYTES_MAX);
  }

  /**
   * The value of {@code x-oss-err}, which takes the place of a body in answers to HEAD. Beside it
   * {@code x-oss-ec} carries the EC.
   */
  public static String header(OssError error, String requestId, String hostId) {
    return Base64.getEncoder().encodeToString(render(error, requestId, hostId, HEADER_BYTES_MAX));
  }

  private static byte[] render(OssError error, String requestId, String hostId, int bytesMax) {
    XmlWriter xml = new XmlWriter();
    xml.open("Error");
    xml.leaf("Code", error.code());
    xml.leaf("Message", XmlText.fitting(error.message(), MESSAGE_BYTES_MAX));
    xml.leaf("RequestId", requestId);
    xml.leaf("HostId", XmlText.fitting(hostId, HOST_BYTES_MAX));
    xml.leafIf("EC", error.ec());
    xml.leafIf("RecommendDoc", error.ec().map(ec -> RECOMMENDATION + ec));
    int budget = bytesMax - xml.size() - "</Error>".length();
    for (Map.Entry<String, String> detail : error.details().entrySet()) {
      int room = budget - 2 * detail.getKey().length() - TAG_BYTES;
      if (room > 0) {
        int before = xml.size();
        xml.leaf(detail.getKey(), XmlText.fitting(detail.getValue(), room));
        budget -= xml.size() - before;
      }
    }
    return xml.close().toBytes();
  }
}
