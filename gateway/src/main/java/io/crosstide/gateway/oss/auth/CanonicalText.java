package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.oss.WireText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds the text that is signed, byte for byte. */
final class CanonicalText {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

  /** Decoded text: its UTF-8. */
  CanonicalText text(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A header's value: the bytes received. */
  CanonicalText header(String value) {
    bytes.writeBytes(WireText.bytes(value));
    return this;
  }

  CanonicalText line() {
    bytes.write('\n');
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
