package io.crosstide.gateway.oss.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Writes one document. Never a namespace, an attribute or an empty-element tag: OSS clients read
 * bodies with parsers, and some with text search.
 */
public final class XmlWriter {
  private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final StringBuilder out = new StringBuilder(DECLARATION);
  private final Deque<String> open = new ArrayDeque<>();

  /** Starts an element. */
  public XmlWriter open(String name) {
    out.append('<').append(name).append('>');
    open.push(name);
    return this;
  }

  /** Ends the element started last. */
  public XmlWriter close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element with text; the text is escaped. */
  public XmlWriter leaf(String name, String text) {
    open(name);
    XmlText.escape(text, out);
    return close();
  }

  public XmlWriter leaf(String name, long number) {
    return leaf(name, Long.toString(number));
  }

  /** {@code true} or {@code false}: clients take no other spelling. */
  public XmlWriter leaf(String name, boolean flag) {
    return leaf(name, Boolean.toString(flag));
  }

  /** An element only if there is a value. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public XmlWriter leafIf(String name, Optional<String> text) {
    return text.isPresent() ? leaf(name, text.get()) : this;
  }

  /** Bytes of UTF-8 written so far. */
  int size() {
    return XmlText.utf8Length(out);
  }

  /** The document in UTF-8. */
  public byte[] toBytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The document.
   *
   * @throws IllegalStateException if an element is still open
   */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("An element is not closed");
    }
    return out.toString();
  }
}
