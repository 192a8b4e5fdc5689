package io.crosstide.local.multipart;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.object.EntityTags;
import io.crosstide.local.xml.XmlElement;
import io.crosstide.local.xml.XmlReader;
import java.util.ArrayList;
import java.util.List;

/** A part as the request that completes an upload lists it. */
record CompletedPart(int number, String etag) {

  /** Reads a CompleteMultipartUpload document: at least one part, numbers ascending. */
  static List<CompletedPart> fromXml(byte[] document) {
    List<CompletedPart> parts = new ArrayList<>();
    for (XmlElement part : XmlReader.read(document, "CompleteMultipartUpload").children("Part")) {
      parts.add(fromXml(part));
    }
    if (parts.isEmpty() || parts.size() > PartTarget.NUMBER_MAX) {
      throw S3Error.MALFORMED_XML.because();
    }
    for (int i = 1; i < parts.size(); i++) {
      if (parts.get(i).number() <= parts.get(i - 1).number()) {
        throw S3Error.INVALID_PART_ORDER.because();
      }
    }
    return parts;
  }

  private static CompletedPart fromXml(XmlElement part) {
    try {
      return new CompletedPart(
          Integer.parseInt(
              part.childText("PartNumber").orElseThrow(S3Error.MALFORMED_XML::because).trim()),
          EntityTags.bare(part.childText("ETag").orElseThrow(S3Error.MALFORMED_XML::because)));
    } catch (NumberFormatException notANumber) {
      throw S3Error.MALFORMED_XML.because();
    }
  }
}
