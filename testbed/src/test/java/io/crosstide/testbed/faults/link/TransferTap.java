package io.crosstide.testbed.faults.link;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds the JSON in a message that passes. */
public final class TransferTap {
  private TransferTap() {}

  /** The body of a message that came in one frame; empty of any other frame. */
  public static Optional<String> body(Frame frame) {
    if (!frame.name().startsWith("transfer ")) {
      return Optional.empty();
    }
    Buffer bytes = frame.bytes();
    String text = new String(bytes.getBytes(), StandardCharsets.UTF_8);
    int from = text.indexOf("{\"");
    int to = text.lastIndexOf('}');
    return from < 0 || to < from ? Optional.empty() : Optional.of(text.substring(from, to + 1));
  }
}
