package io.crosstide.worker.copy;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.task.Lane;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What may be in hand at a time: objects per lane, ranges that surveys list, bytes over all lanes.
 * Thread-safe.
 */
public final class Limits {
  private final Map<Lane, Permits> objects = new EnumMap<>(Lane.class);
  private final Map<Listing, Permits> listings = new EnumMap<>(Listing.class);
  private final ByteBudget bytes;

  /**
   * @param objectsMax objects in work at a time, per lane and route, each at least 1; all routes of
   *     a lane together have a third more
   * @param listingsMax ranges listed at a time, per kind and route, at least 1; all routes together
   *     have a third more, at least one
   * @param bytesMax bytes of memory that transfers may use at a time
   */
  public Limits(Map<Lane, Integer> objectsMax, Map<Listing, Integer> listingsMax, long bytesMax) {
    for (Lane lane : Lane.values()) {
      objects.put(lane, new Permits(objectsMax.get(lane)));
    }
    for (Listing listing : Listing.values()) {
      listings.put(listing, new Permits(listingsMax.get(listing)));
    }
    this.bytes = new ByteBudget(bytesMax);
  }

  /** Runs the work when the lane has room for one more object on its route. */
  <T> Future<T> withObject(Lane lane, Route route, Supplier<Future<T>> work) {
    return with(objects.get(lane), route, work);
  }

  /** Runs the work when one more range may be listed on the route. */
  <T> Future<T> withListing(Listing listing, Route route, Supplier<Future<T>> work) {
    return with(listings.get(listing), route, work);
  }

  /** How many ranges wait to be listed on a route. */
  int waitingListings(Listing listing, Route route) {
    return listings.get(listing).waiting(route);
  }

  private static <T> Future<T> with(Permits permits, Route route, Supplier<Future<T>> work) {
    return permits
        .acquire(route)
        .compose(v -> Guarded.call(work).onComplete(done -> permits.release(route)));
  }

  /** Fails what waits for room and would read or write in a region. */
  void dismiss(RegionName region, Function<Route, Throwable> cause) {
    objects.values().forEach(permits -> permits.dismiss(region, cause));
    listings.values().forEach(permits -> permits.dismiss(region, cause));
  }

  /** Runs the work when there is room for its buffers. */
  <T> Future<T> withBytes(Lane lane, Route route, long wanted, Supplier<Future<T>> work) {
    return bytes
        .acquire(lane, route, wanted)
        .compose(
            granted -> Guarded.call(work).onComplete(done -> bytes.release(lane, route, granted)));
  }

  /** Bytes in use, for metrics. */
  public long bytesInFlight() {
    return bytes.used();
  }
}
