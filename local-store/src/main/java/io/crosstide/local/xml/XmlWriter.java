package io.crosstide.local.xml;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes the small XML documents of S3. Control characters, which XML 1.0 cannot hold, are written
 * as references all the same, as AWS does; a client that may meet such keys asks for {@code
 * encoding-type=url}.
 */
public final class XmlWriter {
  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  private final StringBuilder out = new StringBuilder(512);
  private final Deque<String> open = new ArrayDeque<>();

  private XmlWriter(String root, String attributes) {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
        .append(root)
        .append(attributes)
        .append('>');
    open.push(root);
  }

  /** A document in the S3 namespace. */
  public static XmlWriter document(String root) {
    return new XmlWriter(root, " xmlns=\"" + NAMESPACE + "\"");
  }

  /** A document without a namespace: error bodies have none. */
  public static XmlWriter plainDocument(String root) {
    return new XmlWriter(root, "");
  }

  public XmlWriter start(String name) {
    return start(name, "");
  }

  /** Opens an element with attributes given as they are to be written. */
  public XmlWriter start(String name, String attributes) {
    out.append('<')
        .append(name)
        .append(attributes.isEmpty() ? "" : " ")
        .append(attributes)
        .append('>');
    open.push(name);
    return this;
  }

  public XmlWriter end() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  public XmlWriter element(String name, String text) {
    out.append('<').append(name).append('>');
    escape(text);
    out.append("</").append(name).append('>');
    return this;
  }

  public XmlWriter element(String name, long value) {
    out.append('<').append(name).append('>').append(value).append("</").append(name).append('>');
    return this;
  }

  public XmlWriter element(String name, boolean value) {
    return element(name, Boolean.toString(value));
  }

  /** Text directly inside the element that is open. */
  public XmlWriter text(String text) {
    escape(text);
    return this;
  }

  /** Closes what is open and returns the document. */
  public String finish() {
    while (!open.isEmpty()) {
      end();
    }
    return out.toString();
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\t', '\n' -> out.append(c);
        default -> {
          if (c < 0x20 || c == 0xFFFE || c == 0xFFFF) {
            out.append("&#x").append(Integer.toHexString(c)).append(';');
          } else {
            out.append(c);
          }
        }
      }
    }
  }
}
