package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlDocumentTest {

  @Test
  void readsElements() throws XMLStreamException {
    XmlElement root =
        read(
            """

            <?xml version="1.0" encoding="UTF-8"?>
            <List xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <Item><Key>a &amp; &lt;b&gt; ü<![CDATA[<c>]]></Key></Item>
              <Item><Key/></Item>
              <Flag>true</Flag>
            </List>""");
    assertThat(root.name()).isEqualTo("List");
    assertThat(root.all("Item")).hasSize(2);
    assertThat(root.all("Item").get(0).textOf("Key")).contains("a & <b> ü<c>");
    assertThat(root.all("Item").get(1).textOf("Key")).isEmpty();
    assertThat(root.textOf("Missing")).isEmpty();
  }

  @Test
  void readsControlCharactersThatXml10Forbids_I46() throws XMLStreamException {
    assertThat(read("<?xml version=\"1.0\"?><K>a&#x01;b&#31;&#13;</K>").text())
        .isEqualTo("a\u0001b\u001f\r");
    assertThat(read("<K>raw\u0001\u007f\u001fü\t</K>").text())
        .isEqualTo("raw\u0001\u007f\u001fü\t");
  }

  @Test
  void skipsAByteOrderMark() throws XMLStreamException {
    assertThat(read("\uFEFF<?xml version=\"1.0\"?><K>x</K>").text()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "text",
        "<open>",
        "<a></b>",
        "<a>&unknown;</a>",
        "<a>&#0;</a>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><a>&b;</a>"
      })
  void refusesWhatIsNoPlainDocument_I60(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(XMLStreamException.class);
  }

  @Test
  void refusesWhatIsTooDeep() {
    String deep = "<a>".repeat(10_000) + "</a>".repeat(10_000);
    assertThatThrownBy(() -> read(deep)).isInstanceOf(XMLStreamException.class);
  }

  private static XmlElement read(String text) throws XMLStreamException {
    return XmlDocument.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
