package io.crosstide.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.store.Encryption;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole table of oss-wire 6: source, target bucket, rule; what becomes of the replica. */
class ReplicaEncryptionTest {
  private static final String KEY = "replica-key";

  @ParameterizedTest
  @CsvSource({
    // source, bucket, rule includes named keys, outcome
    "none,   none,   no,  by bucket",
    "none,   none,   yes, by bucket",
    "none,   AES256, no,  by bucket",
    "none,   AES256, yes, by bucket",
    "none,   KMS,    no,  by bucket",
    "none,   KMS,    yes, by bucket",
    "none,   KMS:b,  no,  excluded",
    "none,   KMS:b,  yes, by bucket",
    "AES256, none,   no,  AES256",
    "AES256, none,   yes, AES256",
    "AES256, AES256, no,  AES256",
    "AES256, KMS,    yes, AES256",
    "AES256, KMS:b,  no,  AES256",
    "AES256, KMS:b,  yes, AES256",
    "KMS,    none,   no,  KMS",
    "KMS,    none,   yes, KMS",
    "KMS,    AES256, no,  KMS",
    "KMS,    KMS:b,  no,  KMS",
    "KMS,    KMS:b,  yes, KMS",
    "KMS:s,  none,   no,  excluded",
    "KMS:s,  none,   yes, KMS:replica-key",
    "KMS:s,  AES256, no,  excluded",
    "KMS:s,  AES256, yes, KMS:replica-key",
    "KMS:s,  KMS:b,  no,  excluded",
    "KMS:s,  KMS:b,  yes, KMS:replica-key",
    "DSSE:s, none,   no,  excluded",
    "DSSE:s, none,   yes, DSSE:replica-key",
  })
  void isByTheTable(String source, String bucket, String included, String outcome) {
    RuleEncryption rule =
        included.equals("yes")
            ? new RuleEncryption(Optional.of("Enabled"), Optional.of(KEY))
            : new RuleEncryption(Optional.of("Disabled"), Optional.empty());
    for (RuleEncryption each : included.equals("yes") ? new RuleEncryption[] {rule} : noes(rule)) {
      assertThat(ReplicaEncryption.of(each, encryption(source), encryption(bucket)))
          .isEqualTo(outcome(outcome));
    }
  }

  /** A rule that says nothing includes nothing. */
  private static RuleEncryption[] noes(RuleEncryption disabled) {
    return new RuleEncryption[] {disabled, RuleEncryption.NONE};
  }

  /** The bucket need not be asked where {@code dependsOnBucket} says so. */
  @ParameterizedTest
  @CsvSource({"none, no, true", "none, yes, false", "AES256, no, false", "KMS:s, no, false"})
  void asksTheBucketOnlyWhereItMatters(String source, String included, boolean depends) {
    RuleEncryption rule =
        new RuleEncryption(
            Optional.of(included.equals("yes") ? "Enabled" : "Disabled"), Optional.empty());
    assertThat(ReplicaEncryption.dependsOnBucket(rule, encryption(source))).isEqualTo(depends);
    if (!depends) {
      assertThat(ReplicaEncryption.of(rule, encryption(source), encryption("KMS:b")))
          .isEqualTo(ReplicaEncryption.of(rule, encryption(source), Optional.empty()));
    }
  }

  /** OSS keeps no key without a role; the target's own key of the service is left then. */
  @ParameterizedTest
  @CsvSource({"KMS:s"})
  void aNamedKeyWithoutAReplicaKeyTakesTheStoresOwn(String source) {
    RuleEncryption rule = new RuleEncryption(Optional.of("Enabled"), Optional.empty());
    assertThat(ReplicaEncryption.of(rule, encryption(source), Optional.empty()))
        .isEqualTo(outcome("KMS"));
  }

  private static ReplicaEncryption outcome(String text) {
    return switch (text) {
      case "excluded" -> new ReplicaEncryption.Excluded();
      case "by bucket" -> new ReplicaEncryption.ByBucket();
      default -> new ReplicaEncryption.As(encryption(text).orElseThrow());
    };
  }

  private static Optional<Encryption> encryption(String text) {
    if (text.equals("none")) {
      return Optional.empty();
    }
    String[] parts = text.split(":");
    String algorithm =
        switch (parts[0]) {
          case "KMS" -> "aws:kms";
          case "DSSE" -> "aws:kms:dsse";
          default -> parts[0];
        };
    return Optional.of(
        new Encryption(algorithm, parts.length > 1 ? Optional.of(parts[1]) : Optional.empty()));
  }
}
