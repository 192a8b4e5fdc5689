package io.crosstide.local.body;

import io.crosstide.local.auth.ChunkSigner;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.text.Checksum;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Unwraps {@code aws-chunked} framing: {@code size[;chunk-signature=...]CRLF data CRLF ... 0 CRLF
 * trailers CRLF}. With a signer every chunk's signature is checked, and the trailers' too.
 */
final class AwsChunkedDecoder implements PayloadDecoder {
  /** A size line with its signature takes about 110 bytes, a trailer less. */
  private static final int LINE_MAX = 1024;

  private static final int TRAILERS_MAX = 16;
  private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

  private enum State {
    SIZE,
    DATA,
    DATA_END,
    TRAILERS,
    DONE
  }

  private final Optional<ChunkSigner> signer;
  private final boolean signedTrailer;
  private final StringBuilder line = new StringBuilder();
  private final MessageDigest chunkSha256 = Checksum.digest("SHA-256");
  private final Map<String, String> trailers = new LinkedHashMap<>();
  private State state = State.SIZE;
  private String chunkSignature = "";
  private long chunkLeft;

  AwsChunkedDecoder(Optional<ChunkSigner> signer, boolean signedTrailer) {
    this.signer = signer;
    this.signedTrailer = signedTrailer;
  }

  @Override
  public void decode(byte[] data, BodyWriter content) {
    int at = 0;
    while (at < data.length) {
      if (state == State.DATA) {
        int count = (int) Math.min(chunkLeft, data.length - at);
        takeData(data, at, count, content);
        at += count;
      } else {
        takeLineByte((char) (data[at++] & 0xFF));
      }
    }
  }

  @Override
  public Map<String, String> finish() {
    if (state != State.TRAILERS && state != State.DONE) {
      throw S3Error.INCOMPLETE_BODY.because();
    }
    if (signedTrailer) {
      checkTrailerSignature();
    }
    return trailers;
  }

  private void takeData(byte[] data, int at, int count, BodyWriter content) {
    if (signer.isPresent()) {
      chunkSha256.update(data, at, count);
    }
    content.write(data, at, count);
    chunkLeft -= count;
    if (chunkLeft == 0) {
      checkChunkSignature();
      state = State.DATA_END;
    }
  }

  private void takeLineByte(char c) {
    if (c != '\n') {
      if (line.length() == LINE_MAX || state == State.DONE) {
        throw malformed();
      }
      line.append(c);
      return;
    }
    String text = line.toString().trim();
    line.setLength(0);
    switch (state) {
      case SIZE -> beginChunk(text);
      case DATA_END -> endChunk(text);
      case TRAILERS -> takeTrailer(text);
      case DATA, DONE -> throw malformed();
    }
  }

  private void beginChunk(String text) {
    int semicolon = text.indexOf(';');
    String size = semicolon < 0 ? text : text.substring(0, semicolon);
    chunkSignature = semicolon < 0 ? "" : signature(text.substring(semicolon + 1));
    try {
      chunkLeft = Long.parseLong(size, 16);
    } catch (NumberFormatException notHexadecimal) {
      throw malformed();
    }
    if (chunkLeft < 0) {
      throw malformed();
    }
    state = State.DATA;
    if (chunkLeft == 0) {
      checkChunkSignature();
      state = State.TRAILERS;
    }
  }

  private void endChunk(String text) {
    if (!text.isEmpty()) {
      throw malformed();
    }
    state = State.SIZE;
  }

  private void takeTrailer(String text) {
    if (text.isEmpty()) {
      state = State.DONE;
      return;
    }
    int colon = text.indexOf(':');
    if (colon <= 0 || trailers.size() == TRAILERS_MAX) {
      throw malformed();
    }
    trailers.put(
        text.substring(0, colon).trim().toLowerCase(Locale.ROOT), text.substring(colon + 1).trim());
  }

  private void checkChunkSignature() {
    byte[] hash = chunkSha256.digest();
    if (signer.isPresent() && !signer.get().acceptChunk(chunkSignature, hash)) {
      throw S3Error.SIGNATURE_DOES_NOT_MATCH.because();
    }
  }

  private void checkTrailerSignature() {
    StringBuilder canonical = new StringBuilder();
    trailers.forEach(
        (name, value) -> {
          if (!name.equals(TRAILER_SIGNATURE)) {
            canonical.append(name).append(':').append(value).append('\n');
          }
        });
    byte[] hash = chunkSha256.digest(canonical.toString().getBytes(StandardCharsets.ISO_8859_1));
    String signature = trailers.getOrDefault(TRAILER_SIGNATURE, "");
    if (!signer.orElseThrow().acceptTrailer(signature, hash)) {
      throw S3Error.SIGNATURE_DOES_NOT_MATCH.because();
    }
  }

  private static String signature(String extension) {
    String prefix = "chunk-signature=";
    return extension.trim().startsWith(prefix) ? extension.trim().substring(prefix.length()) : "";
  }

  private static RuntimeException malformed() {
    return S3Error.INVALID_REQUEST.because("The aws-chunked framing of the body is malformed");
  }
}
