package io.crosstide.store;

import java.util.Optional;

/**
 * Server-side encryption of an object.
 *
 * @param algorithm S3's word: {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}
 * @param keyId key of the key service
 */
public record Encryption(String algorithm, Optional<String> keyId) {
  /** True if a key service holds the key. */
  public boolean isKms() {
    return algorithm.startsWith("aws:kms");
  }
}
