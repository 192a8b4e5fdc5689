package io.crosstide.gateway.oss.object;

import io.crosstide.gateway.oss.address.NameRules;
import io.crosstide.gateway.oss.error.OssErrors;
import io.crosstide.gateway.oss.xml.RequestXml;
import io.crosstide.gateway.oss.xml.XmlElement;
import io.crosstide.gateway.oss.xml.XmlLimits;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The body of DeleteMultipleObjects.
 *
 * @param quiet the client does not want to know what was deleted
 * @param objects 1 to {@link #OBJECTS_MAX}
 */
public record DeleteRequest(boolean quiet, List<Item> objects) {
  public static final int OBJECTS_MAX = 1000;

  private static final RequestXml REQUEST = RequestXml.of(XmlLimits.DELETE_MANY, "Delete");

  /**
   * One object to delete.
   *
   * @param key raw, never encoded
   */
  public record Item(String key, Optional<String> versionId) {
    public Item {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(versionId, "versionId");
    }
  }

  public DeleteRequest {
    objects = List.copyOf(objects);
  }

  /**
   * Reads a body.
   *
   * @throws io.crosstide.gateway.oss.error.OssException MalformedXML, also for no object and for
   *     too many; InvalidArgument for a bad Quiet; InvalidObjectName
   */
  public static DeleteRequest read(byte[] body) {
    return REQUEST.parse(body, DeleteRequest::of);
  }

  private static DeleteRequest of(XmlElement root) {
    List<XmlElement> objects = root.children("Object");
    if (objects.isEmpty() || objects.size() > OBJECTS_MAX) {
      throw REQUEST.refusal();
    }
    boolean quiet = root.word("Quiet").map(DeleteRequest::flag).orElse(false);
    return new DeleteRequest(quiet, objects.stream().map(DeleteRequest::item).toList());
  }

  private static boolean flag(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true");
    }
    throw OssErrors.invalidArgument("Quiet is true or false.", "Quiet", text).asException();
  }

  private static Item item(XmlElement object) {
    String key = object.text("Key").orElseThrow(REQUEST::refusal);
    return new Item(NameRules.requireKey(key), object.word("VersionId"));
  }
}
