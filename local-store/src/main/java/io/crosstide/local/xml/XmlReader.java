package io.crosstide.local.xml;

import io.crosstide.local.error.S3Error;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads request bodies. No DTD, no entities beyond the five of XML itself, nothing fetched, bounded
 * depth and number of elements; the caller has bounded the size.
 */
public final class XmlReader {
  /** Deeper than any S3 document. */
  private static final int DEPTH_MAX = 16;

  /** A completion of 10,000 parts with all checksums needs about 80,000. */
  private static final int ELEMENTS_MAX = 100_000;

  private static final XMLInputFactory FACTORY = secureFactory();

  private int elements;

  private XmlReader() {}

  /**
   * Reads a whole document and checks the name of its root.
   *
   * @throws io.crosstide.local.error.S3Exception MalformedXML
   */
  public static XmlElement read(byte[] document, String root) {
    XmlElement element;
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(document));
      try {
        element = new XmlReader().document(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException | RuntimeException malformed) {
      // The JDK's parser reports some bad encodings as unchecked exceptions.
      throw S3Error.MALFORMED_XML.because();
    }
    if (!element.name().equals(root)) {
      throw S3Error.MALFORMED_XML.because();
    }
    return element;
  }

  private XmlElement document(XMLStreamReader reader) throws XMLStreamException {
    XmlElement root = null;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        root = element(reader, 1);
      } else {
        refuseDeclarations(event);
      }
    }
    if (root == null) {
      throw new XMLStreamException("no root element");
    }
    return root;
  }

  private XmlElement element(XMLStreamReader reader, int depth) throws XMLStreamException {
    if (depth > DEPTH_MAX || ++elements > ELEMENTS_MAX) {
      throw new XMLStreamException("document too deep or too large");
    }
    String name = reader.getLocalName();
    StringBuilder text = new StringBuilder();
    List<XmlElement> children = new ArrayList<>();
    while (true) {
      int event = reader.next();
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          return new XmlElement(name, text.toString(), children);
        }
        default -> refuseDeclarations(event);
      }
    }
  }

  private static void refuseDeclarations(int event) throws XMLStreamException {
    if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw new XMLStreamException("declarations are not allowed");
    }
  }

  private static XMLInputFactory secureFactory() {
    // The JDK's own parser, whatever else is on the class path.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing is fetched");
        });
    return factory;
  }
}
