package io.crosstide.gateway.oss.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlReaderTest {
  private static final XmlLimits LIMITS = new XmlLimits(64 * 1024, 100);

  @Test
  void readsTextVerbatimAndDropsAttributesAndNamespaces() {
    XmlElement root =
        read(
            "<?xml version='1.0'?><!-- x --><a xmlns='urn:x' k='v'><b> 1<![CDATA[<&]]>2 </b>"
                + "<?pi x?><c/><b>&#x26;&lt;&#10;</b></a>");
    assertThat(root.name()).isEqualTo("a");
    assertThat(root.children("b")).extracting(XmlElement::text).containsExactly(" 1<&2 ", "&<\n");
    assertThat(root.text("c")).contains("");
    assertThat(root.word("c")).isEmpty();
    assertThat(root.text("d", "e")).isEmpty();
    assertThatThrownBy(() -> root.child("b")).isInstanceOf(MalformedXml.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a>&b;</a>",
        "<a>&#0;</a>",
        "<a>&#1;</a>",
        "<a>\u0001</a>",
        "<a>&#xD800;</a>",
        "<a>a&b</a>",
        "<a b='1' b='2'/>",
        "<x:a/>",
        "<a>]]></a>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'><a/>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x'> %p;]><a/>",
        "<?xml version='1.0' encoding='UTF-16'?><a/>",
        "<?xml version='1.0' encoding='EBCDIC-CP-US'?><a/>",
        "<?xml version='1.0' encoding='nonsense'?><a/>",
        "<?xml version='3.0'?><a/>",
        "{\"a\": 1}",
      })
  void refusesWhatIsNotXmlOrNotHarmless(String document) {
    assertThatThrownBy(() -> read(document)).isInstanceOf(MalformedXml.class);
  }

  @Test
  void refusesEntityBombsCheaply() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 'lol'>");
    for (int i = 1; i < 30; i++) {
      bomb.append("<!ENTITY e").append(i).append(" '");
      bomb.append(("&e" + (i - 1) + ";").repeat(10)).append("'>");
    }
    String document = bomb.append("]><a>&e29;</a>").toString();
    long start = System.nanoTime();
    assertThatThrownBy(() -> read(document)).isInstanceOf(MalformedXml.class);
    // Expanded it would not end at all.
    assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
  }

  @Test
  void readsNoFile(@TempDir Path directory) throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "hidden");
    String document = "<!DOCTYPE a [<!ENTITY b SYSTEM '" + secret.toUri() + "'>]><a><b>&b;</b></a>";
    assertThatThrownBy(() -> read(document))
        .isInstanceOf(MalformedXml.class)
        .hasMessageNotContaining("hidden");
  }

  @Test
  void limitsDepthElementsAndSize() {
    assertThat(read("<a>".repeat(16) + "</a>".repeat(16))).isNotNull();
    String deep = "<a>".repeat(17) + "</a>".repeat(17);
    String many = "<a>" + "<b/>".repeat(100) + "</a>";
    String large = "<a>" + " ".repeat(64 * 1024) + "</a>";
    String attributes = "<a" + attributes(2_000) + "/>";
    assertThatThrownBy(() -> read(deep)).isInstanceOf(MalformedXml.class);
    assertThatThrownBy(() -> read(many)).isInstanceOf(MalformedXml.class);
    assertThatThrownBy(() -> read(large)).isInstanceOf(MalformedXml.class);
    assertThat(read(attributes).text()).isEmpty();
    assertThat(read("<a>" + "<b/>".repeat(99) + "</a>").children()).hasSize(99);
  }

  private static String attributes(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(" a").append(i).append("='1'");
    }
    return text.toString();
  }

  static Stream<Arguments> encodings() {
    String declared = "<?xml version=\"1.0\" encoding=\"%s\"?><a>%s</a>";
    return Stream.of(
        Arguments.of(bytes("<a>ü你</a>", StandardCharsets.UTF_8), "ü你"),
        Arguments.of(bytes("\uFEFF<a>ü</a>", StandardCharsets.UTF_8), "ü"),
        Arguments.of(
            bytes("\uFEFF" + declared.formatted("utf-8", "ü"), StandardCharsets.UTF_8), "ü"),
        Arguments.of(bytes(declared.formatted("UTF-8", "ü"), StandardCharsets.UTF_8), "ü"),
        Arguments.of(
            bytes(declared.formatted("ISO-8859-1", "ü"), StandardCharsets.ISO_8859_1), "ü"),
        Arguments.of(bytes(declared.formatted("US-ASCII", "u"), StandardCharsets.US_ASCII), "u"),
        Arguments.of(bytes(declared.formatted("gbk", "你"), Charset.forName("GBK")), "你"),
        Arguments.of(
            bytes("\uFEFF" + declared.formatted("UTF-16", "ü你"), StandardCharsets.UTF_16BE), "ü你"),
        Arguments.of(bytes("\uFEFF<a>ü你</a>", StandardCharsets.UTF_16LE), "ü你"));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void decodesWhatIsDeclared(byte[] document, String text) {
    XmlDocument read = XmlReader.read(document, LIMITS);
    assertThat(read.root().text()).isEqualTo(text);
    assertThat(read.damaged()).isFalse();
  }

  static Stream<byte[]> wrongEncodings() {
    String declared = "<?xml version=\"1.0\" encoding=\"%s\"?><a>%s</a>";
    return Stream.of(
        bytes(declared.formatted("US-ASCII", "ü"), StandardCharsets.UTF_8),
        bytes(declared.formatted("GBK", "\u00FF"), StandardCharsets.ISO_8859_1),
        bytes("\uFEFF" + declared.formatted("GBK", "a"), StandardCharsets.UTF_8),
        bytes("<a>u</a>", StandardCharsets.UTF_16LE),
        bytes("<a>u</a>", StandardCharsets.UTF_16BE),
        new byte[] {(byte) 0xFF, (byte) 0xFE, 0, (byte) 0xD8, '<', 0},
        new byte[] {(byte) 0xFE, (byte) 0xFF, 0},
        new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
        new byte[] {0, 0, 0, 0});
  }

  @ParameterizedTest
  @MethodSource("wrongEncodings")
  void refusesBytesThatAreNotInTheirEncoding(byte[] document) {
    assertThatThrownBy(() -> XmlReader.read(document, LIMITS)).isInstanceOf(MalformedXml.class);
  }

  @Test
  void marksBytesThatAreNotUtf8() {
    XmlDocument read = XmlReader.read(bytes("<a>\u00FF</a>", StandardCharsets.ISO_8859_1), LIMITS);
    assertThat(read.damaged()).isTrue();
    assertThat(read.root().text()).isEqualTo("\uFFFD");
  }

  private static byte[] bytes(String text, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(text.getBytes(charset));
    return bytes.toByteArray();
  }

  private static XmlElement read(String document) {
    return XmlReader.read(Xml.bytes(document), LIMITS).root();
  }
}
