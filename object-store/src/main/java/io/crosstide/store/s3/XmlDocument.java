package io.crosstide.store.s3;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads small documents from stores: no DTD, no entities, no external references, bounded depth.
 */
final class XmlDocument {
  private static final int DEPTH_MAX = 16;
  private static final byte[] DECLARATION =
      "<?xml version=\"1.1\" encoding=\"UTF-8\"?>".getBytes(StandardCharsets.US_ASCII);
  private static final XMLInputFactory FACTORY = factory();

  private XmlDocument() {}

  /** One element being read. */
  private static final class Open {
    final String name;
    final StringBuilder text = new StringBuilder();
    final List<XmlElement> children = new ArrayList<>();

    Open(String name) {
      this.name = name;
    }
  }

  /**
   * The root of a document.
   *
   * @param body at most a few MB; the caller has bounded it
   * @throws XMLStreamException if it is not well-formed or does what we do not allow
   */
  static XmlElement read(byte[] body) throws XMLStreamException {
    XMLStreamReader reader = FACTORY.createXMLStreamReader(asXml11(body));
    try {
      return root(reader);
    } finally {
      reader.close();
    }
  }

  private static XmlElement root(XMLStreamReader reader) throws XMLStreamException {
    Deque<Open> open = new ArrayDeque<>();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (open.size() == DEPTH_MAX) {
            throw new XMLStreamException("The document is too deep");
          }
          open.push(new Open(reader.getLocalName()));
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> append(open, reader);
        case XMLStreamConstants.END_ELEMENT -> {
          Open done = open.pop();
          XmlElement element = new XmlElement(done.name, textOf(done), done.children);
          if (open.isEmpty()) {
            return element;
          }
          open.peek().children.add(element);
        }
        case XMLStreamConstants.DTD -> throw new XMLStreamException("A DTD is not allowed");
        default -> {} // comments, white space, processing instructions
      }
    }
    throw new XMLStreamException("The document has no end");
  }

  private static void append(Deque<Open> open, XMLStreamReader reader) {
    if (!open.isEmpty()) {
      open.peek().text.append(reader.getText());
    }
  }

  /** Text between children is indentation. */
  private static String textOf(Open element) {
    return element.children.isEmpty() ? element.text.toString() : "";
  }

  /**
   * The same document declared as XML 1.1, which allows references to the control characters that
   * keys may have and that some stores write although they declare XML 1.0.
   */
  private static InputStream asXml11(byte[] body) {
    int start = 0;
    if (startsWith(body, "\u00ef\u00bb\u00bf")) {
      start = 3;
    }
    // S3 keeps a slow answer alive with blanks, which some servers send before the declaration.
    while (start < body.length && body[start] <= ' ' && body[start] >= 0) {
      start++;
    }
    String head =
        new String(body, start, Math.min(100, body.length - start), StandardCharsets.ISO_8859_1);
    if (head.startsWith("<?xml ") && head.contains("?>")) {
      start += head.indexOf("?>") + 2;
    }
    return new SequenceInputStream(
        new ByteArrayInputStream(DECLARATION),
        new ByteArrayInputStream(withReferences(Arrays.copyOfRange(body, start, body.length))));
  }

  /** Control characters that stand there as they are, which even XML 1.1 forbids, as references. */
  private static byte[] withReferences(byte[] body) {
    ByteArrayOutputStream out = null;
    for (int i = 0; i < body.length; i++) {
      boolean control = isControl(body[i]);
      if (control && out == null) {
        out = new ByteArrayOutputStream(body.length + 64);
        out.write(body, 0, i);
      }
      if (control) {
        out.writeBytes(("&#" + body[i] + ";").getBytes(StandardCharsets.US_ASCII));
      } else if (out != null) {
        out.write(body[i]);
      }
    }
    return out == null ? body : out.toByteArray();
  }

  private static boolean isControl(byte b) {
    return (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') || b == 0x7F;
  }

  private static boolean startsWith(byte[] body, String head) {
    return new String(body, 0, Math.min(body.length, head.length()), StandardCharsets.ISO_8859_1)
        .equals(head);
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }
}
