package io.crosstide.rules.versioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.rules.bucket.BucketState;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** I35. */
class FindingTest {
  @ParameterizedTest
  @CsvSource({
    "UNVERSIONED, UNVERSIONED, false, true",
    "VERSIONED, VERSIONED, true, true",
    "SUSPENDED, SUSPENDED, false, false",
    "UNVERSIONED, VERSIONED, false, false",
    "UNVERSIONED, SUSPENDED, false, false",
    "VERSIONED, UNVERSIONED, false, false",
    "VERSIONED, SUSPENDED, false, false",
    "SUSPENDED, UNVERSIONED, false, false",
    "SUSPENDED, VERSIONED, false, false",
  })
  void aRuleGoesOnWhereBothAreTheSameAndNotSuspended(
      BucketState source, BucketState target, boolean versioned, boolean fit) {
    Finding finding = Finding.of(source, target).orElseThrow();
    assertThat(finding.versioned()).isEqualTo(versioned);
    assertThat(finding.mismatch().isEmpty()).isEqualTo(fit);
  }

  @ParameterizedTest
  @EnumSource
  void aStoreThatDoesNotSayOrHasNoSuchBucketProvesNothing(BucketState other) {
    for (BucketState silent : new BucketState[] {BucketState.UNKNOWN, BucketState.MISSING}) {
      assertThat(Finding.of(silent, other)).isEmpty();
      assertThat(Finding.of(other, silent)).isEmpty();
    }
  }

  @Test
  void saysWhatEachBucketIs() {
    assertThat(Finding.of(BucketState.VERSIONED, BucketState.SUSPENDED).orElseThrow().mismatch())
        .isEqualTo(
            Optional.of(
                "Versioning of the source bucket is enabled, of the target bucket suspended"));
  }
}
