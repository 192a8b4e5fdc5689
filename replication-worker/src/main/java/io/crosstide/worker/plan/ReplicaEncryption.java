package io.crosstide.worker.plan;

import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.store.Encryption;
import java.util.Optional;

/**
 * How a replica is encrypted, by the table of oss-wire 6: by the source's encryption, the target
 * bucket's default, and whether the rule replicates what is encrypted with a key of a key service.
 */
public sealed interface ReplicaEncryption {
  /** The word of a rule that replicates objects encrypted with a named key. */
  String ENABLED = "Enabled";

  /** The rule leaves the object out. */
  record Excluded() implements ReplicaEncryption {}

  /** As the target bucket does by itself; nothing is asked for. */
  record ByBucket() implements ReplicaEncryption {}

  /** This is asked for, whatever the target bucket does by itself. */
  record As(Encryption encryption) implements ReplicaEncryption {}

  /**
   * The row of the table.
   *
   * @param source of the object; empty if it is not encrypted
   * @param bucket the target bucket's default; only looked at if {@link #dependsOnBucket}
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static ReplicaEncryption of(
      RuleEncryption rule, Optional<Encryption> source, Optional<Encryption> bucket) {
    if (source.isEmpty()) {
      boolean excluded = dependsOnBucket(rule, source) && namesKey(bucket);
      return excluded ? new Excluded() : new ByBucket();
    }
    Encryption encryption = source.get();
    if (!namesKey(source)) {
      return new As(new Encryption(encryption.algorithm(), Optional.empty()));
    }
    return includesNamedKeys(rule)
        ? new As(new Encryption(encryption.algorithm(), rule.replicaKmsKeyId()))
        : new Excluded();
  }

  /** True if the target bucket's default decides whether the object is replicated. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static boolean dependsOnBucket(RuleEncryption rule, Optional<Encryption> source) {
    return source.isEmpty() && !includesNamedKeys(rule);
  }

  /** What to ask for with a write; empty if nothing. */
  default Optional<Encryption> wanted() {
    return this instanceof As as ? Optional.of(as.encryption()) : Optional.empty();
  }

  private static boolean includesNamedKeys(RuleEncryption rule) {
    return rule.kmsObjectsStatus().filter(ENABLED::equals).isPresent();
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static boolean namesKey(Optional<Encryption> encryption) {
    return encryption.filter(e -> e.isKms() && e.keyId().isPresent()).isPresent();
  }
}
