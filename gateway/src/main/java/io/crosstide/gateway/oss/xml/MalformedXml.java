package io.crosstide.gateway.oss.xml;

/** The body is not XML, or not XML that is taken from strangers. Without a stack trace: cheap. */
public final class MalformedXml extends RuntimeException {
  MalformedXml(String reason) {
    super(reason, null, false, false);
  }
}
