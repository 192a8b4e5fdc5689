package io.crosstide.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.store.StoreException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** I1: what is not surely refused is captured. */
class RefusalsTest {
  @ParameterizedTest
  @CsvSource({
    "REFUSED, 400, true",
    "CORRUPT, 400, true",
    "FORBIDDEN, 403, true",
    "NOT_FOUND, 404, true",
    "MOVED, 409, true",
    "MOVED, 412, true",
    "REFUSED, 421, true",
    "REFUSED, 425, true",
    "THROTTLED, 429, true",
    // of the store, about time, or of a proxy that has passed on the request
    "UNAVAILABLE, 400, false",
    "UNAVAILABLE, 408, false",
    "REFUSED, 499, false",
    "UNAVAILABLE, 500, false",
    "UNKNOWN_RESULT, 502, false",
    "THROTTLED, 503, false",
    "UNKNOWN_RESULT, 504, false",
    "UNKNOWN_RESULT, 200, false",
    // without an answer: only a call that found no connection was surely never sent
    "THROTTLED, 0, true",
    "UNKNOWN_RESULT, 0, false",
    "UNAVAILABLE, 0, false",
    "INTERNAL, 0, false"
  })
  void tellsWhatSurelyChangedNothing(FailureKind kind, int status, boolean isDefinite) {
    assertThat(
            Refusals.isDefinite(new StoreException(kind, status, "", "m", Optional.empty(), null)))
        .isEqualTo(isDefinite);
  }

  @Test
  void takesOwnRefusalsOnlyForWhatTheyAre() {
    assertThat(Refusals.isDefinite(OssError.of(OssErrorCode.MALFORMED_XML).asException())).isTrue();
    assertThat(Refusals.isDefinite(new IllegalStateException("a defect"))).isFalse();
  }
}
