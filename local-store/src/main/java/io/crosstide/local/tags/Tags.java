package io.crosstide.local.tags;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.request.QueryParameters;
import io.crosstide.local.xml.XmlElement;
import io.crosstide.local.xml.XmlReader;
import io.crosstide.local.xml.XmlWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tag sets: read from the header or the XML body, checked, and written. */
public final class Tags {
  /** The most tags an object may carry. */
  public static final int OBJECT_TAGS_MAX = 10;

  /** The most tags a bucket may carry. */
  public static final int BUCKET_TAGS_MAX = 50;

  private static final int KEY_LENGTH_MAX = 128;
  private static final int VALUE_LENGTH_MAX = 256;

  private Tags() {}

  /**
   * Reads {@code x-amz-tagging}, which is written like a query.
   *
   * @throws io.crosstide.local.error.S3Exception InvalidArgument, InvalidTag
   */
  public static Map<String, String> fromHeader(String header) {
    Map<String, String> tags = new LinkedHashMap<>();
    try {
      QueryParameters.parse(header).all().forEach(tag -> add(tags, tag.name(), tag.value()));
    } catch (IllegalArgumentException malformed) {
      throw S3Error.INVALID_ARGUMENT
          .because(
              "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.")
          .with("ArgumentName", "x-amz-tagging");
    }
    checkCount(tags, OBJECT_TAGS_MAX);
    return tags;
  }

  /**
   * Reads a Tagging document.
   *
   * @throws io.crosstide.local.error.S3Exception MalformedXML, InvalidTag
   */
  public static Map<String, String> fromXml(byte[] document, int countMax) {
    XmlElement set =
        XmlReader.read(document, "Tagging")
            .child("TagSet")
            .orElseThrow(S3Error.MALFORMED_XML::because);
    Map<String, String> tags = new LinkedHashMap<>();
    for (XmlElement tag : set.children("Tag")) {
      add(
          tags,
          tag.childText("Key").orElseThrow(S3Error.MALFORMED_XML::because),
          tag.childText("Value").orElseThrow(S3Error.MALFORMED_XML::because));
    }
    checkCount(tags, countMax);
    return tags;
  }

  public static XmlWriter toXml(Map<String, String> tags) {
    XmlWriter xml = XmlWriter.document("Tagging").start("TagSet");
    tags.forEach(
        (key, value) -> xml.start("Tag").element("Key", key).element("Value", value).end());
    return xml.end();
  }

  private static void add(Map<String, String> tags, String key, String value) {
    if (key.isEmpty() || key.codePointCount(0, key.length()) > KEY_LENGTH_MAX) {
      throw S3Error.INVALID_TAG
          .because("The TagKey you have provided is invalid")
          .with("TagKey", key);
    }
    if (value.codePointCount(0, value.length()) > VALUE_LENGTH_MAX) {
      throw S3Error.INVALID_TAG
          .because("The TagValue you have provided is invalid")
          .with("TagValue", value);
    }
    if (tags.put(key, value) != null) {
      throw S3Error.INVALID_TAG
          .because("Cannot provide multiple Tags with the same key")
          .with("TagKey", key);
    }
  }

  private static void checkCount(Map<String, String> tags, int max) {
    if (tags.size() > max) {
      throw S3Error.INVALID_TAG.because("Tag sets cannot be greater than " + max);
    }
  }
}
