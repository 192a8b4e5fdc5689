package io.crosstide.local.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * Checks the chain of chunk signatures of one {@code STREAMING-AWS4-HMAC-SHA256-PAYLOAD} body: each
 * covers its chunk and the signature before it, beginning with the one of the head. Used by one
 * body at a time.
 */
public final class ChunkSigner {
  private final byte[] signingKey;
  private final String date;
  private final String scope;
  private String previous;

  ChunkSigner(byte[] signingKey, String date, String scope, String seedSignature) {
    this.signingKey = signingKey.clone();
    this.date = date;
    this.scope = scope;
    this.previous = seedSignature;
  }

  /** Whether the signature covers a chunk with that SHA-256; advances the chain. */
  public boolean acceptChunk(String signature, byte[] chunkSha256) {
    return accept(
        signature,
        String.join(
            "\n",
            "AWS4-HMAC-SHA256-PAYLOAD",
            date,
            scope,
            previous,
            SigV4.EMPTY_SHA256,
            SigV4.hex(chunkSha256)));
  }

  /** Whether the signature covers trailers with that SHA-256 of their canonical form. */
  public boolean acceptTrailer(String signature, byte[] trailerSha256) {
    return accept(
        signature,
        String.join(
            "\n", "AWS4-HMAC-SHA256-TRAILER", date, scope, previous, SigV4.hex(trailerSha256)));
  }

  private boolean accept(String signature, String stringToSign) {
    String expected = SigV4.hex(SigV4.hmac(signingKey, stringToSign));
    boolean equal =
        MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.US_ASCII),
            signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    previous = expected;
    return equal;
  }
}
