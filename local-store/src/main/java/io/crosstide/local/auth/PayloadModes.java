package io.crosstide.local.auth;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.request.S3Request;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads {@code x-amz-content-sha256}. */
final class PayloadModes {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private PayloadModes() {}

  static PayloadMode of(String value, ChunkSigner signer) {
    return switch (value) {
      case "UNSIGNED-PAYLOAD" -> new PayloadMode.Unsigned();
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new PayloadMode.SignedChunks(signer, false);
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
          new PayloadMode.SignedChunks(signer, true);
      case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new PayloadMode.UnsignedChunks();
      default -> literal(value);
    };
  }

  /** Nobody's signature covers the body, but a hash or framing the client announces still holds. */
  static PayloadMode anonymous(S3Request request) {
    String value = request.header("x-amz-content-sha256").orElse("UNSIGNED-PAYLOAD");
    if (value.startsWith("STREAMING-AWS4")) {
      throw S3Error.ACCESS_DENIED.because();
    }
    return switch (value) {
      case "UNSIGNED-PAYLOAD" -> new PayloadMode.Unsigned();
      case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new PayloadMode.UnsignedChunks();
      default -> literal(value);
    };
  }

  private static PayloadMode literal(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (SHA256.matcher(lower).matches()) {
      return new PayloadMode.LiteralHash(lower);
    }
    if (value.startsWith("STREAMING-")) {
      throw S3Error.NOT_IMPLEMENTED.because("This x-amz-content-sha256 mode is not implemented");
    }
    throw S3Error.INVALID_ARGUMENT
        .because(
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING mode, or a valid sha256 value.")
        .with("ArgumentName", "x-amz-content-sha256")
        .with("ArgumentValue", value);
  }
}
