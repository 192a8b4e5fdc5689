package io.crosstide.local.auth;

/** How a request's body is sent and covered by its signature. */
public sealed interface PayloadMode {
  /** The body as it is, not covered. */
  record Unsigned() implements PayloadMode {}

  /** The body as it is, with its SHA-256 in lower-case hexadecimal in the signed head. */
  record LiteralHash(String sha256Hex) implements PayloadMode {}

  /**
   * {@code aws-chunked} framing, every chunk signed in a chain; {@code trailer} when signed
   * trailers follow.
   */
  record SignedChunks(ChunkSigner signer, boolean trailer) implements PayloadMode {}

  /** {@code aws-chunked} framing without signatures, with trailers. */
  record UnsignedChunks() implements PayloadMode {}

  /** Whether the body is wrapped in {@code aws-chunked} frames. */
  default boolean chunked() {
    return this instanceof SignedChunks || this instanceof UnsignedChunks;
  }
}
