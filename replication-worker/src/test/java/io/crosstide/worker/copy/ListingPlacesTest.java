package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.rule.RuleEncryption;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.StoreException;
import io.crosstide.worker.breaker.BreakerSettings;
import io.crosstide.worker.breaker.RegionBreakers;
import io.crosstide.worker.fault.ReplicationFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** I43: surveys of a source that does not answer are not in the way of other surveys. */
class ListingPlacesTest {
  private static final RegionName DEAD = new RegionName("dead");
  private static final Rule OF_DEAD = rule(DEAD);
  private static final Rule OF_ALIVE = rule(new RegionName("alive"));

  private final AtomicLong nanos = new AtomicLong();
  private final RegionBreakers breakers = new RegionBreakers(BreakerSettings.DEFAULT, nanos::get);
  private final DownRegions down =
      new DownRegions(
          breakers,
          new Limits(
              Map.of(Lane.LIVE, 1, Lane.RTC, 1, Lane.GAP, 1, Lane.HISTORY, 1, Lane.RETRY, 1),
              Cases.LISTINGS,
              1_000));
  private final List<Promise<String>> hanging = new ArrayList<>();

  @Test
  void anotherRouteHasAPlaceBesideOneThatHangs() {
    List<Future<String>> dead = List.of(hang(), hang(), hang());

    assertThat(hanging).hasSize(2);
    assertThat(down.waitingListings(Listing.SURVEY, OF_DEAD)).isEqualTo(1);
    assertThat(answer(OF_ALIVE).result()).isEqualTo("page");
    assertThat(dead).noneMatch(Future::isComplete);
  }

  /** I43: a comparison that hangs is not in the way of a survey. */
  @Test
  void comparisonsHavePlacesOfTheirOwn() {
    for (int i = 0; i < 3; i++) {
      down.listing(Listing.COMPARISON, OF_ALIVE, () -> Promise.<String>promise().future());
    }

    assertThat(down.waitingListings(Listing.COMPARISON, OF_ALIVE)).isEqualTo(1);
    assertThat(down.waitingListings(Listing.SURVEY, OF_ALIVE)).isZero();
    assertThat(answer(OF_ALIVE).result()).isEqualTo("page");
  }

  @Test
  void whatWaitsAndWhatComesGoesBackAtOnceWhenTheRegionIsDown() {
    List<Future<String>> first = List.of(hang(), hang(), hang(), hang());
    pass(Duration.ofSeconds(60));
    hanging.get(0).fail(timeOut());
    hanging.get(1).fail(timeOut());
    assertThat(first.get(0).failed()).isTrue();
    pass(BreakerSettings.DEFAULT.stallAfter());

    assertThat(down.check()).containsExactly(DEAD);
    Future<String> late = hang();
    assertThat(((ReplicationFailure) late.cause()).kind()).isEqualTo(FailureKind.REGION_DOWN);
    assertThat(answer(OF_ALIVE).succeeded()).isTrue();

    hanging.get(2).fail(timeOut());
    hanging.get(3).fail(timeOut());
    pass(BreakerSettings.DEFAULT.probeFirst());
    assertThat(answer(OF_DEAD).result()).as("one tries it").isEqualTo("page");
    assertThat(answer(OF_DEAD).result()).as("and the others follow").isEqualTo("page");
  }

  @Test
  void aStoreThatRefusesIsAlive() {
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(3));
      down.listing(
          Listing.SURVEY,
          OF_DEAD,
          () ->
              down.watched(
                  DEAD,
                  () ->
                      Future.failedFuture(new StoreException(FailureKind.FORBIDDEN, "no", null))));
    }
    assertThat(down.check()).isEmpty();
  }

  private Future<String> hang() {
    return down.listing(
        Listing.SURVEY,
        OF_DEAD,
        () ->
            down.watched(
                DEAD,
                () -> {
                  hanging.add(Promise.promise());
                  return hanging.get(hanging.size() - 1).future();
                }));
  }

  private Future<String> answer(Rule rule) {
    return down.listing(
        Listing.SURVEY,
        rule,
        () -> down.watched(rule.source().region(), () -> Future.succeededFuture("page")));
  }

  private static Throwable timeOut() {
    return new StoreException(FailureKind.UNKNOWN_RESULT, "no answer", null);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static Rule rule(RegionName source) {
    return Cases.rule(
        new BucketRef(source, new BucketName("source")),
        new BucketRef(new RegionName("target"), new BucketName("target")),
        RuleActions.ALL,
        RuleEncryption.NONE,
        Optional.empty());
  }
}
