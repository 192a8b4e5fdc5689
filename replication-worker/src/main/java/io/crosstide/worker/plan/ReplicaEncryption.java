package io.crosstide.worker.plan;

import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.store.Encryption;
import java.util.Optional;

/**
 * How a replica is encrypted (oss-wire 6): AES256 stays AES256; a key of a key service is replaced
 * by the rule's, if the rule includes such objects; the rest is left to the target bucket.
 */
final class ReplicaEncryption {
  private static final String ENABLED = "Enabled";

  private ReplicaEncryption() {}

  /** False if the rule excludes the object. */
  static boolean isIncluded(RuleEncryption rule, Optional<Encryption> source) {
    return !usesNamedKey(source) || rule.kmsObjectsStatus().filter(ENABLED::equals).isPresent();
  }

  /** The encryption to ask for at the target. */
  static Optional<Encryption> of(RuleEncryption rule, Optional<Encryption> source) {
    return source.map(
        encryption ->
            new Encryption(
                encryption.algorithm(),
                usesNamedKey(source) ? rule.replicaKmsKeyId() : Optional.empty()));
  }

  private static boolean usesNamedKey(Optional<Encryption> source) {
    return source.filter(e -> e.isKms() && e.keyId().isPresent()).isPresent();
  }
}
