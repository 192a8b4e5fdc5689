package io.crosstide.gateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.gateway.oss.bucket.BucketInfoBody.EncryptionRule;
import io.crosstide.store.Encryption;
import io.crosstide.store.StoreException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketEncryptionsTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "AES256, -, AES256, -",
        "aws:kms, -, KMS, -",
        "aws:kms, key, KMS, key",
        "aws:kms:dsse, key, KMS, key"
      })
  void saysItInTheWordsOfOss(String algorithm, String key, String oss, String ossKey) {
    assertThat(
            BucketEncryptions.toOss(
                Optional.of(new Encryption(algorithm, Optional.ofNullable(key)))))
        .isEqualTo(new EncryptionRule(oss, Optional.ofNullable(ossKey)));
  }

  @Test
  void noneIsNone() {
    assertThat(BucketEncryptions.toOss(Optional.empty()).algorithm()).isEqualTo("None");
  }

  @ParameterizedTest
  @CsvSource({
    "UNSUPPORTED, true",
    "FORBIDDEN, true",
    "REFUSED, true",
    "UNAVAILABLE, false",
    "THROTTLED, false",
    "NO_SUCH_BUCKET, false"
  })
  void onlyAStoreThatWillNeverTellIsLeftOut(FailureKind kind, boolean untold) {
    assertThat(BucketEncryptions.isUntold(new StoreException(kind, "x", null))).isEqualTo(untold);
  }
}
