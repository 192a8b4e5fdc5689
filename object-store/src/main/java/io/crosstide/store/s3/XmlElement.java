package io.crosstide.store.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An element of a small XML document. */
final class XmlElement {
  private final String name;
  private final String text;
  private final List<XmlElement> children;

  XmlElement(String name, String text, List<XmlElement> children) {
    this.name = name;
    this.text = text;
    this.children = new ArrayList<>(children);
  }

  /** Without the namespace. */
  String name() {
    return name;
  }

  /** Text directly in the element. */
  String text() {
    return text;
  }

  List<XmlElement> children() {
    return children;
  }

  /** Children with a name. */
  List<XmlElement> all(String childName) {
    return children.stream().filter(c -> c.name.equals(childName)).toList();
  }

  /** First child with a name. */
  Optional<XmlElement> first(String childName) {
    return children.stream().filter(c -> c.name.equals(childName)).findFirst();
  }

  /** Text of the first child with a name; empty if there is none or it has no text. */
  Optional<String> textOf(String childName) {
    return first(childName).map(XmlElement::text).filter(t -> !t.isEmpty());
  }
}
