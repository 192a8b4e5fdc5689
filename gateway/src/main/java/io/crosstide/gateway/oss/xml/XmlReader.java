package io.crosstide.gateway.oss.xml;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a small document from a stranger into a tree: no document type, no entities of its own,
 * nothing external, bounded in size, depth and number of elements.
 */
public final class XmlReader {
  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader reader;
  private final XmlLimits limits;
  private final Deque<Node> open = new ArrayDeque<>();
  private int elements;

  private XmlReader(XMLStreamReader reader, XmlLimits limits) {
    this.reader = reader;
    this.limits = limits;
  }

  /**
   * Reads a document.
   *
   * @throws MalformedXml whatever is wrong with it; nothing else is ever thrown
   */
  public static XmlDocument read(byte[] body, XmlLimits limits) {
    if (body.length > limits.bytesMax()) {
      throw new MalformedXml("The body is too large.");
    }
    XmlEncoding.Decoded decoded = XmlEncoding.decode(body);
    // Refused unread: the platform's parser would look into it, and prints traces of broken ones.
    if (decoded.text().contains("<!DOCTYPE")) {
      throw new MalformedXml("A document type is not accepted.");
    }
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(decoded.text()));
      return new XmlDocument(new XmlReader(reader, limits).root(), decoded.lossy());
    } catch (MalformedXml refused) {
      throw refused;
    } catch (XMLStreamException | RuntimeException notXml) {
      // The platform's parser also answers some broken input with unchecked exceptions.
      throw new MalformedXml("The body is not well-formed.");
    }
  }

  private XmlElement root() throws XMLStreamException {
    XmlElement root = null;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> start();
        case XMLStreamConstants.END_ELEMENT -> root = end();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text();
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new MalformedXml("A document type is not accepted.");
        default -> {
          // Comments, processing instructions and the end of the document mean nothing.
        }
      }
    }
    if (root == null) {
      throw new MalformedXml("The body is empty.");
    }
    return root;
  }

  private void start() {
    if (++elements > limits.elementsMax()) {
      throw new MalformedXml("The body has too many elements.");
    }
    if (open.size() >= XmlLimits.DEPTH_MAX) {
      throw new MalformedXml("The body is nested too deeply.");
    }
    open.push(new Node(reader.getLocalName()));
  }

  private XmlElement end() {
    XmlElement element = open.pop().toElement();
    if (!open.isEmpty()) {
      open.peek().children.add(element);
    }
    return element;
  }

  private void text() {
    if (!open.isEmpty()) {
      open.peek().text.append(reader.getText());
    }
  }

  private static XMLInputFactory factory() {
    // The platform's own parser, whatever else is on the class path: its behaviour is tested.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver(
        (publicId, systemId, baseUri, namespace) -> {
          throw new XMLStreamException("Nothing external is read");
        });
    return factory;
  }

  private static final class Node {
    private final String name;
    private final List<XmlElement> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private Node(String name) {
      this.name = name;
    }

    private XmlElement toElement() {
      return new XmlElement(name, children, text.toString());
    }
  }
}
