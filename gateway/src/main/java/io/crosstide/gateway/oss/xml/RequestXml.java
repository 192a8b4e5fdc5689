package io.crosstide.gateway.oss.xml;

import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * One kind of request body.
 *
 * @param limits what it may cost
 * @param roots names of the root element that are accepted
 * @param malformed the answer to anything that is not such a document
 */
public record RequestXml(XmlLimits limits, List<String> roots, OssError malformed) {
  public RequestXml {
    Objects.requireNonNull(limits, "limits");
    roots = List.copyOf(roots);
    Objects.requireNonNull(malformed, "malformed");
  }

  /** A body whose errors have no EC. */
  public static RequestXml of(XmlLimits limits, String... roots) {
    return new RequestXml(limits, List.of(roots), OssError.of(OssErrorCode.MALFORMED_XML));
  }

  public RequestXml withEc(String ec) {
    return new RequestXml(limits, roots, malformed.withEc(ec));
  }

  /**
   * Reads a body and hands its root to a parser, which may throw {@link MalformedXml} too.
   *
   * @throws io.crosstide.gateway.oss.error.OssException the answer to a bad body
   */
  public <T> T parse(byte[] body, Function<XmlElement, T> parser) {
    return parse(body, parser, root -> Optional.empty());
  }

  /**
   * Like {@link #parse(byte[], Function)}, for bodies where it matters which part is not UTF-8.
   *
   * @param damage looks for U+FFFD in a document that is not all UTF-8, and may know a better
   *     answer
   */
  public <T> T parse(
      byte[] body,
      Function<XmlElement, T> parser,
      Function<XmlElement, Optional<OssError>> damage) {
    try {
      XmlDocument document = XmlReader.read(body, limits);
      XmlElement root = document.root();
      if (!roots.contains(root.name())) {
        throw malformed.asException();
      }
      if (document.damaged()) {
        throw damage.apply(root).orElse(malformed).asException();
      }
      return parser.apply(root);
    } catch (MalformedXml notWellFormed) {
      throw malformed.asException();
    }
  }

  /** The answer to a document that lacks something or has it in excess. */
  public RuntimeException refusal() {
    return malformed.asException();
  }
}
