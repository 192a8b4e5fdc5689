package io.crosstide.local.body;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.text.Checksum;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** A body as it is, with or without a hash that the head announced. */
final class PlainDecoder implements PayloadDecoder {
  private final Optional<String> expectedSha256;
  private final MessageDigest sha256 = Checksum.digest("SHA-256");

  PlainDecoder(Optional<String> expectedSha256) {
    this.expectedSha256 = expectedSha256;
  }

  @Override
  public void decode(byte[] data, BodyWriter content) {
    if (expectedSha256.isPresent()) {
      sha256.update(data);
    }
    content.write(data, 0, data.length);
  }

  @Override
  public Map<String, String> finish() {
    if (expectedSha256.isPresent()) {
      String actual = HexFormat.of().formatHex(sha256.digest());
      if (!actual.equals(expectedSha256.get())) {
        throw S3Error.CONTENT_HASH_MISMATCH
            .because()
            .with("ClientComputedContentSHA256", expectedSha256.get())
            .with("S3ComputedContentSHA256", actual);
      }
    }
    return Map.of();
  }
}
