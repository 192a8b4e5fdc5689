package io.crosstide.rules.bucket;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.s3.ResponseListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the clocks of stores are behind ours, by the Date header of the latest answer of each.
 * The way of an answer and the header's full seconds only make the lag larger, which is the safe
 * side: a gap survey then looks at a little more than it must.
 */
@Singleton
public class StoreClocks implements ResponseListener {
  private final Map<RegionName, Duration> lags = new ConcurrentHashMap<>();

  @Override
  public void onResponse(
      RegionName region, Instant requestSentAt, Instant responseAt, Optional<Instant> date) {
    date.ifPresent(stated -> lags.put(region, Duration.between(stated, responseAt)));
  }

  /** The lag of a region's store: zero if its clock is ahead, or if it never told the time. */
  public Duration lag(RegionName region) {
    Duration lag = lags.getOrDefault(region, Duration.ZERO);
    return lag.isNegative() ? Duration.ZERO : lag;
  }
}
