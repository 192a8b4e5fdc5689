package io.crosstide.local.xml;

import java.util.List;
import java.util.Optional;

/** An element read from a request body: its local name, its own text, and its children in order. */
public record XmlElement(String name, String text, List<XmlElement> children) {
  public XmlElement {
    children = List.copyOf(children);
  }

  /** The first child of that name. */
  public Optional<XmlElement> child(String childName) {
    return children.stream().filter(c -> c.name().equals(childName)).findFirst();
  }

  /** The text of the first child of that name. */
  public Optional<String> childText(String childName) {
    return child(childName).map(XmlElement::text);
  }

  public List<XmlElement> children(String childName) {
    return children.stream().filter(c -> c.name().equals(childName)).toList();
  }
}
