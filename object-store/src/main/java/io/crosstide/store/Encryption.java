package io.crosstide.store;

import java.util.Optional;

/**
 * Server-side encryption of an object.
 *
 * @param algorithm S3's word: {@code AES256} or {@code aws:kms}
 * @param keyId key of the key service
 */
public record Encryption(String algorithm, Optional<String> keyId) {
  /** True if a key service holds the key. */
  public boolean isKms() {
    return algorithm.equals("aws:kms");
  }
}
