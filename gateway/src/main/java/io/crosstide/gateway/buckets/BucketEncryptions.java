package io.crosstide.gateway.buckets;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.gateway.oss.bucket.BucketInfoBody.EncryptionRule;
import io.crosstide.store.Encryption;
import io.crosstide.store.StoreException;
import java.util.Optional;
import java.util.Set;

/** How a bucket encrypts what its writers do not, in the words of OSS. Pure. */
final class BucketEncryptions {
  /** The store does not know the question, or does not let our credentials ask it. */
  private static final Set<FailureKind> UNTOLD =
      Set.of(FailureKind.UNSUPPORTED, FailureKind.FORBIDDEN, FailureKind.REFUSED);

  private BucketEncryptions() {}

  /** What S3 calls by other names. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static EncryptionRule toOss(Optional<Encryption> told) {
    return told.map(
            encryption ->
                encryption.algorithm().startsWith("aws:kms")
                    ? new EncryptionRule("KMS", encryption.keyId())
                    : new EncryptionRule(encryption.algorithm(), Optional.empty()))
        .orElse(EncryptionRule.NONE);
  }

  /** True if the failure means that the store will never tell. */
  static boolean isUntold(Throwable failure) {
    return failure instanceof StoreException store && UNTOLD.contains(store.kind());
  }
}
