package io.crosstide.gateway.objects;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Listings that show replicas as their sources. What a replica was made from says its metadata,
 * which listings of S3 do not have, so each object listed is looked at. Bounded for each region, so
 * that a store that is slow holds up neither other regions nor what else is asked of it.
 */
final class ExactListings {
  /** More at once would only share the same looks until none of them is done in time. */
  private static final int LISTINGS_AT_ONCE = 4;

  /** What one listing may ask for of all looks: a store that hangs for one bucket leaves some. */
  private static final double SHARE = 0.5;

  private static final int LISTINGS_WAITING = 256;

  private final RegionStores stores;
  private final Predicate<BucketRef> buckets;
  private final int looksAtOnce;
  private final int share;
  private final Duration timeout;
  private final Map<RegionName, Region> regions = new ConcurrentHashMap<>();

  /** Looks at listed objects, or knows that there is no need: the same, in the same order. */
  interface Look extends Function<List<Listed>, Future<List<Listed>>> {}

  private record Region(Turns listings, Turns looks) {
    /** A listing asks for no more turns at a time than its share, so all that were admitted can. */
    static Region of(int looksAtOnce) {
      return new Region(
          new Turns(LISTINGS_AT_ONCE, LISTINGS_WAITING),
          new Turns(looksAtOnce, LISTINGS_AT_ONCE * looksAtOnce));
    }
  }

  /**
   * @param buckets those whose objects are looked at
   * @param looksAtOnce at a time at the store of one region, over all listings
   * @param timeout longest time of a listing, and longest time that it waits for its turn
   * @throws IllegalArgumentException if nothing could be looked at
   */
  ExactListings(
      RegionStores stores, Predicate<BucketRef> buckets, int looksAtOnce, Duration timeout) {
    if (looksAtOnce < 1) {
      throw new IllegalArgumentException("Listings look at one object at a time or more");
    }
    this.stores = stores;
    this.buckets = buckets;
    this.looksAtOnce = looksAtOnce;
    this.share = (int) Math.ceil(SHARE * looksAtOnce);
    this.timeout = timeout;
  }

  /**
   * Runs a listing; fails with ServiceUnavailable if it takes too long, or waits for too long.
   *
   * @param unwanted whether nobody waits for the answer any more
   * @param listing asks for a page when it is called, and hands what is listed to the look
   */
  <T> Future<T> show(
      BucketRef bucket, BooleanSupplier unwanted, Function<Look, Future<T>> listing) {
    if (!buckets.test(bucket)) {
      return listing.apply(Future::succeededFuture);
    }
    Region region = regions.computeIfAbsent(bucket.region(), name -> Region.of(looksAtOnce));
    ListedLooks looks =
        new ListedLooks(
            stores.store(bucket.region()), bucket.bucket(), region.looks(), share, unwanted);
    Promise<T> answer = Promise.promise();
    Promise<Void> turn = Promise.promise();
    region
        .listings()
        .run(
            () ->
                looks.isOver()
                    ? Future.failedFuture(unavailable())
                    : listing(turn, listing.apply(looks::at), answer, looks))
        .onFailure(answer::tryFail);
    inTime(turn).onFailure(answer::tryFail);
    return answer.future().onComplete(x -> looks.stop()).onComplete(x -> turn.tryComplete());
  }

  /** What is listed has its time from now on, whatever the waiting took. */
  private <T> Future<Void> listing(
      Promise<Void> turn, Future<T> listed, Promise<T> answer, ListedLooks looks) {
    turn.tryComplete();
    listed.onSuccess(answer::tryComplete).onFailure(answer::tryFail);
    return inTime(answer).transform(x -> looks.idle());
  }

  private <T> Future<T> inTime(Promise<T> answer) {
    Vertx vertx = Vertx.currentContext().owner();
    long timer = vertx.setTimer(timeout.toMillis(), x -> answer.tryFail(unavailable()));
    return answer.future().onComplete(x -> vertx.cancelTimer(timer));
  }

  private static Throwable unavailable() {
    return OssError.of(OssErrorCode.SERVICE_UNAVAILABLE).asException();
  }
}
