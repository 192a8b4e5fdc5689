package io.crosstide.gateway.oss.auth;

import io.crosstide.gateway.oss.OssDates;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a signature holds. */
sealed interface Validity {
  String NOT_YET_EC = "0002-00000235";

  /** What is wrong with it now; empty if nothing. */
  Optional<OssError> objection(Instant now, Duration skewMax);

  /** A request signed at an instant and sent at once. */
  record SignedAt(Instant instant) implements Validity {
    @Override
    public Optional<OssError> objection(Instant now, Duration skewMax) {
      if (Duration.between(instant, now).abs().compareTo(skewMax) <= 0) {
        return Optional.empty();
      }
      return Optional.of(
          OssErrors.requestTimeTooSkewed(skewMax, OssDates.xml(instant), OssDates.xml(now)));
    }
  }

  /** A presigned URL that ends, of which the beginning is not signed. */
  record Until(Instant end) implements Validity {
    @Override
    public Optional<OssError> objection(Instant now, Duration skewMax) {
      if (!now.isAfter(end)) {
        return Optional.empty();
      }
      return Optional.of(
          OssErrors.accessDenied("Request has expired.")
              .withDetail("Expires", OssDates.xml(end))
              .withDetail("ServerTime", OssDates.xml(now)));
    }
  }

  /** A presigned URL with both ends. */
  record Between(Instant begin, Instant end) implements Validity {
    @Override
    public Optional<OssError> objection(Instant now, Duration skewMax) {
      if (now.isBefore(begin.minus(skewMax))) {
        return Optional.of(
            OssErrors.accessDenied("Request is not valid yet.")
                .withEc(NOT_YET_EC)
                .withDetail("ServerTime", OssDates.xml(now)));
      }
      return new Until(end).objection(now, skewMax);
    }
  }
}
