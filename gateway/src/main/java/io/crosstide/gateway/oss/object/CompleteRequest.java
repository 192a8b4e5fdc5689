package io.crosstide.gateway.oss.object;

import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.xml.RequestXml;
import io.crosstide.gateway.oss.xml.XmlElement;
import io.crosstide.gateway.oss.xml.XmlLimits;
import java.util.List;
import java.util.Objects;

/**
 * The body of CompleteMultipartUpload.
 *
 * @param parts 1 to {@link #PARTS_MAX}, numbers ascending
 */
public record CompleteRequest(List<PartReference> parts) {
  public static final int PARTS_MAX = 10_000;

  private static final RequestXml REQUEST =
      RequestXml.of(XmlLimits.COMPLETE_UPLOAD, "CompleteMultipartUpload");

  /**
   * A part to use.
   *
   * @param number 1 to {@link #PARTS_MAX}
   * @param etag without quotes
   */
  public record PartReference(int number, String etag) {
    public PartReference {
      Objects.requireNonNull(etag, "etag");
    }
  }

  public CompleteRequest {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a body.
   *
   * @throws io.crosstide.gateway.oss.error.OssException MalformedXML, InvalidPartOrder, or
   *     InvalidArgument for a number out of range
   */
  public static CompleteRequest read(byte[] body) {
    return REQUEST.parse(body, CompleteRequest::of);
  }

  private static CompleteRequest of(XmlElement root) {
    List<PartReference> parts = root.children("Part").stream().map(CompleteRequest::part).toList();
    if (parts.isEmpty() || parts.size() > PARTS_MAX) {
      throw REQUEST.refusal();
    }
    int previous = 0;
    for (PartReference part : parts) {
      if (part.number() <= previous) {
        throw OssError.of(OssErrorCode.INVALID_PART_ORDER).asException();
      }
      previous = part.number();
    }
    return new CompleteRequest(parts);
  }

  private static PartReference part(XmlElement part) {
    String number = part.word("PartNumber").orElseThrow(REQUEST::refusal);
    String etag = part.word("ETag").orElseThrow(REQUEST::refusal);
    return new PartReference(number(number), withoutQuotes(etag));
  }

  private static int number(String text) {
    int number;
    try {
      number = Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      throw REQUEST.refusal();
    }
    if (number < 1 || number > PARTS_MAX) {
      throw OssErrors.invalidArgument(
              "Part number must be an integer between 1 and 10000, inclusive.", "PartNumber", text)
          .asException();
    }
    return number;
  }

  private static String withoutQuotes(String etag) {
    boolean quoted = etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"");
    return quoted ? etag.substring(1, etag.length() - 1) : etag;
  }
}
