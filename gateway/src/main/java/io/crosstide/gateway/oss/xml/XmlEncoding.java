package io.crosstide.gateway.oss.xml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the bytes of a document into text, by its byte order mark or declaration. */
final class XmlEncoding {
  private static final Pattern DECLARED =
      Pattern.compile("^<\\?xml\\s[^>]{0,200}?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

  private static final int DECLARATION_MAX = 256;

  /** UTF-16 is missing: it is only taken with a byte order mark. */
  private static final Set<String> ACCEPTED =
      Set.of("UTF-8", "UTF8", "US-ASCII", "ISO-8859-1", "GBK", "GB2312", "GB18030");

  private XmlEncoding() {}

  /**
   * A document as text.
   *
   * @param lossy some bytes were not UTF-8 and stand as U+FFFD in the text
   */
  record Decoded(String text, boolean lossy) {}

  /** Decodes; wrong bytes are an error in every encoding but UTF-8, where they are marked. */
  static Decoded decode(byte[] body) {
    if (startsWith(body, 0xFE, 0xFF)) {
      return new Decoded(strict(body, 2, StandardCharsets.UTF_16BE), false);
    }
    if (startsWith(body, 0xFF, 0xFE)) {
      return new Decoded(strict(body, 2, StandardCharsets.UTF_16LE), false);
    }
    boolean marked = startsWith(body, 0xEF, 0xBB, 0xBF);
    int start = marked ? 3 : 0;
    Charset charset = declared(body, start);
    if (charset.equals(StandardCharsets.UTF_8)) {
      return utf8(body, start);
    }
    if (marked) {
      throw new MalformedXml("The declared encoding contradicts the byte order mark.");
    }
    return new Decoded(strict(body, 0, charset), false);
  }

  private static Charset declared(byte[] body, int start) {
    int length = Math.min(body.length - start, DECLARATION_MAX);
    String head = new String(body, start, length, StandardCharsets.ISO_8859_1);
    Matcher matcher = DECLARED.matcher(head);
    if (!matcher.find()) {
      return StandardCharsets.UTF_8;
    }
    String name = matcher.group(1).toUpperCase(Locale.ROOT);
    if (!ACCEPTED.contains(name) || !Charset.isSupported(name)) {
      throw new MalformedXml("The declared encoding is not accepted.");
    }
    return Charset.forName(name);
  }

  private static Decoded utf8(byte[] body, int start) {
    try {
      return new Decoded(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(body, start, body.length - start))
              .toString(),
          false);
    } catch (CharacterCodingException notUtf8) {
      return new Decoded(
          new String(body, start, body.length - start, StandardCharsets.UTF_8), true);
    }
  }

  private static String strict(byte[] body, int start, Charset charset) {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(body, start, body.length - start))
          .toString();
    } catch (CharacterCodingException wrong) {
      throw new MalformedXml("The body is not in the declared encoding.");
    }
  }

  private static boolean startsWith(byte[] body, int... mark) {
    if (body.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((body[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
