package io.crosstide.gateway.oss.object;

import io.crosstide.gateway.oss.OssQuery;
import io.crosstide.gateway.oss.OssQuery.Parameter;
import io.crosstide.gateway.oss.PercentCoding;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.xml.OssBody;
import io.crosstide.gateway.oss.xml.RequestXml;
import io.crosstide.gateway.oss.xml.XmlElement;
import io.crosstide.gateway.oss.xml.XmlLimits;
import io.crosstide.gateway.oss.xml.XmlWriter;
import java.util.List;
import java.util.stream.Collectors;

/** The tags of an object: body of PutObjectTagging, answer to GetObjectTagging, header. */
public record Tagging(List<Tag> tags) implements OssBody {
  public static final int TAGS_MAX = 10;
  public static final int KEY_CHARS_MAX = 128;
  public static final int VALUE_CHARS_MAX = 256;

  private static final String TOO_MANY_EC = "0010-00000218";
  private static final String KEY_TOO_LONG_EC = "0010-00000209";
  private static final RequestXml REQUEST = RequestXml.of(XmlLimits.CONFIGURATION, "Tagging");

  public Tagging {
    tags = List.copyOf(tags);
  }

  /**
   * Reads a body.
   *
   * @throws io.crosstide.gateway.oss.error.OssException MalformedXML or InvalidTag
   */
  public static Tagging read(byte[] body) {
    return REQUEST.parse(body, Tagging::of);
  }

  /**
   * Reads the header {@code x-oss-tagging}: {@code key=value&key}, encoded.
   *
   * @throws io.crosstide.gateway.oss.error.OssException InvalidTag, or InvalidArgument if the
   *     encoding is broken
   */
  public static Tagging parseHeader(String header) {
    List<Parameter> pairs = OssQuery.parse(header).parameters();
    return checked(pairs.stream().map(pair -> new Tag(pair.name(), pair.value())).toList());
  }

  /** The header's form. */
  public String toHeader() {
    return tags.stream()
        .map(tag -> PercentCoding.encode(tag.key()) + "=" + PercentCoding.encode(tag.value()))
        .collect(Collectors.joining("&"));
  }

  @Override
  public void writeTo(XmlWriter xml) {
    xml.open("Tagging").open("TagSet");
    for (Tag tag : tags) {
      xml.open("Tag").leaf("Key", tag.key()).leaf("Value", tag.value()).close();
    }
    xml.close().close();
  }

  private static Tagging of(XmlElement root) {
    XmlElement set = root.child("TagSet").orElseThrow(REQUEST::refusal);
    return checked(set.children("Tag").stream().map(Tagging::tag).toList());
  }

  private static Tag tag(XmlElement tag) {
    return new Tag(tag.text("Key").orElseThrow(REQUEST::refusal), tag.text("Value").orElse(""));
  }

  private static Tagging checked(List<Tag> tags) {
    OssError invalid = OssError.of(OssErrorCode.INVALID_TAG);
    if (tags.size() > TAGS_MAX) {
      throw invalid.withEc(TOO_MANY_EC).asException();
    }
    if (tags.stream().map(Tag::key).distinct().count() < tags.size()) {
      throw invalid.asException();
    }
    for (Tag tag : tags) {
      if (tag.key().length() > KEY_CHARS_MAX) {
        throw invalid.withEc(KEY_TOO_LONG_EC).asException();
      }
      if (tag.key().isEmpty() || tag.value().length() > VALUE_CHARS_MAX) {
        throw invalid.asException();
      }
    }
    return new Tagging(tags);
  }
}
