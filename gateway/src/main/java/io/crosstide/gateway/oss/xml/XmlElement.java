package io.crosstide.gateway.oss.xml;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One element of a document that was read. Attributes and namespaces are dropped.
 *
 * @param name local name; case matters
 * @param text all text directly inside it, verbatim
 */
public record XmlElement(String name, List<XmlElement> children, String text) {
  public XmlElement {
    Objects.requireNonNull(name, "name");
    children = List.copyOf(children);
    Objects.requireNonNull(text, "text");
  }

  public List<XmlElement> children(String childName) {
    return children.stream().filter(child -> child.name().equals(childName)).toList();
  }

  /**
   * The only child of that name.
   *
   * @throws MalformedXml if there are several
   */
  public Optional<XmlElement> child(String childName) {
    List<XmlElement> found = children(childName);
    if (found.size() > 1) {
      throw new MalformedXml("An element that may occur once occurs several times.");
    }
    return found.stream().findFirst();
  }

  /**
   * The text at the end of a path of single children, verbatim.
   *
   * @throws MalformedXml if one of them occurs several times
   */
  public Optional<String> text(String... path) {
    Optional<XmlElement> at = Optional.of(this);
    for (String step : path) {
      at = at.flatMap(element -> element.child(step));
    }
    return at.map(XmlElement::text);
  }

  /** Like {@link #text(String...)} without surrounding white space; empty if nothing is left. */
  public Optional<String> word(String... path) {
    return text(path).map(String::strip).filter(word -> !word.isEmpty());
  }
}
