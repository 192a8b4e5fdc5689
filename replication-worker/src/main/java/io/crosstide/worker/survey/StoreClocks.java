package io.crosstide.worker.survey;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.s3.ResponseListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What time it is at stores at most, by the Date headers of their answers and ticks since then: our
 * own clock may be set to anything (I5). Bounded by the catalogue. Thread-safe.
 */
public final class StoreClocks implements ResponseListener {
  /** A Date header tells full seconds. */
  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  /** An answer that was long under way tells less than one before, but not for ever. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final Map<RegionName, Reading> readings = new ConcurrentHashMap<>();

  /**
   * @param nanoTime a clock that nobody sets, in nanoseconds
   */
  public StoreClocks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** At that tick it was so late at most. */
  private record Reading(Instant stated, Instant latest, long atNanos) {
    Instant at(long nanos) {
      return latest.plusNanos(nanos - atNanos);
    }
  }

  @Override
  public void onResponse(
      RegionName region, Instant requestSentAt, Instant responseAt, Optional<Instant> date) {
    long now = nanoTime.getAsLong();
    Duration underWay = Duration.between(requestSentAt, responseAt);
    Duration margin = RESOLUTION.plus(underWay.isNegative() ? RESOLUTION : underWay);
    date.map(stated -> new Reading(stated, stated.plus(margin), now))
        .ifPresent(seen -> readings.merge(region, seen, StoreClocks::narrower));
  }

  private static Reading narrower(Reading known, Reading seen) {
    boolean isOld = seen.atNanos() - known.atNanos() > KEPT.toNanos();
    Instant before = known.at(seen.atNanos());
    // A store that says it is later than that shows that its clock was set, or ours stood still.
    return isOld || seen.latest().isBefore(before) || seen.stated().isAfter(before) ? seen : known;
  }

  /** The time of a region's store now, at most; empty if it has never told the time. */
  Optional<Instant> latest(RegionName region) {
    long now = nanoTime.getAsLong();
    return Optional.ofNullable(readings.get(region)).map(reading -> reading.at(now));
  }
}
