package io.crosstide.store.s3;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.ObjectVersionRef;
import io.crosstide.store.Versioning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bodies of requests. */
final class XmlBodies {
  private static final String NAMESPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

  private XmlBodies() {}

  static byte[] completion(List<CompletedPart> parts) {
    StringBuilder xml = new StringBuilder();
    for (CompletedPart part : parts) {
      xml.append("<Part>")
          .append(element("PartNumber", Integer.toString(part.part())))
          .append(element("ETag", part.etag().quoted()))
          .append("</Part>");
    }
    return document("CompleteMultipartUpload", xml);
  }

  static byte[] deletion(List<ObjectVersionRef> objects) {
    StringBuilder xml = new StringBuilder();
    for (ObjectVersionRef object : objects) {
      xml.append("<Object>").append(element("Key", object.key().value()));
      object.version().map(VersionId::value).ifPresent(v -> xml.append(element("VersionId", v)));
      xml.append("</Object>");
    }
    return document("Delete", xml);
  }

  static byte[] tagging(Map<String, String> tags) {
    StringBuilder xml = new StringBuilder("<TagSet>");
    new TreeMap<>(tags)
        .forEach(
            (name, value) ->
                xml.append("<Tag>")
                    .append(element("Key", name))
                    .append(element("Value", value))
                    .append("</Tag>"));
    return document("Tagging", xml.append("</TagSet>"));
  }

  static byte[] versioning(Versioning versioning) {
    String status =
        switch (versioning) {
          case ENABLED -> "Enabled";
          case SUSPENDED -> "Suspended";
          case NEVER -> throw new IllegalArgumentException("Versioning cannot be unset");
        };
    return document("VersioningConfiguration", element("Status", status));
  }

  static byte[] bucket(String locationConstraint) {
    return document("CreateBucketConfiguration", element("LocationConstraint", locationConstraint));
  }

  /** True if XML 1.0 can carry the text at all, which control characters cannot. */
  static boolean canCarry(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                (c >= 0x20 && c != 0xFFFE && c != 0xFFFF && !(c >= 0xD800 && c <= 0xDFFF))
                    || c == '\t'
                    || c == '\n'
                    || c == '\r');
  }

  private static byte[] document(String root, CharSequence content) {
    return ("<" + root + NAMESPACE + ">" + content + "</" + root + ">")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String element(String name, String text) {
    return "<" + name + ">" + escape(text) + "</" + name + ">";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("\r", "&#13;")
        .replace("\n", "&#10;")
        .replace("\t", "&#9;");
  }
}
