package io.crosstide.contracts.rule;

import java.util.Optional;

/**
 * What a rule says about objects encrypted with a key of a key service (oss-wire 1.1).
 *
 * @param kmsObjectsStatus {@code Enabled} or {@code Disabled} as given
 * @param replicaKmsKeyId the key to encrypt replicas with
 */
public record RuleEncryption(Optional<String> kmsObjectsStatus, Optional<String> replicaKmsKeyId) {
  /** Nothing said. */
  public static final RuleEncryption NONE = new RuleEncryption(Optional.empty(), Optional.empty());

  public RuleEncryption {
    kmsObjectsStatus = Optionals.orEmpty(kmsObjectsStatus);
    replicaKmsKeyId = Optionals.orEmpty(replicaKmsKeyId);
  }
}
