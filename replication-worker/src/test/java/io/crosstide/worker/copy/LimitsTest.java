package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.task.Lane;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may be in hand at a time. Without a Vert.x context turns are granted at once. */
class LimitsTest {
  private static final Route ROUTE = Route.of(Cases.rule());
  private static final Route OTHER = to("other");
  private static final Route THIRD = to("third");
  private static final Route FOURTH = to("fourth");
  private static final Route FIFTH = to("fifth");

  private final Limits limits =
      new Limits(
          Map.of(Lane.LIVE, 2, Lane.RTC, 1, Lane.GAP, 1, Lane.HISTORY, 1, Lane.RETRY, 1),
          Cases.LISTINGS,
          100);

  @Test
  void givesEachLaneObjectsOfItsOwn() {
    Promise<Void> work = Promise.promise();
    List<String> begun = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      begin(Lane.HISTORY, work, begun);
      begin(Lane.LIVE, work, begun);
    }
    assertThat(begun).containsExactly("HISTORY", "LIVE", "LIVE");

    work.complete();

    assertThat(begun).hasSize(6);
  }

  @Test
  void keepsRoomForLiveBesideAllOthers() {
    ByteBudget budget = new ByteBudget(100);

    assertThat(budget.acquire(Lane.HISTORY, ROUTE, 50).succeeded()).isTrue();
    assertThat(budget.acquire(Lane.HISTORY, ROUTE, 1).isComplete()).isFalse();
    assertThat(budget.acquire(Lane.RETRY, ROUTE, 25).succeeded()).isTrue();
    assertThat(budget.acquire(Lane.GAP, ROUTE, 12).succeeded()).isTrue();
    assertThat(budget.acquire(Lane.GAP, ROUTE, 1).isComplete()).isFalse();
    assertThat(budget.acquire(Lane.LIVE, ROUTE, 13).succeeded()).isTrue();
    assertThat(budget.acquire(Lane.LIVE, ROUTE, 1).isComplete()).isFalse();
  }

  @Test
  void servesTheUrgentFirst() {
    ByteBudget budget = new ByteBudget(100);
    long all = budget.acquire(Lane.LIVE, ROUTE, 1000).result();
    Future<Long> history = budget.acquire(Lane.HISTORY, ROUTE, 40);
    Future<Long> live = budget.acquire(Lane.LIVE, ROUTE, 40);
    Future<Long> rtc = budget.acquire(Lane.RTC, ROUTE, 40);

    assertThat(all).isEqualTo(100);
    budget.release(Lane.LIVE, ROUTE, all);

    assertThat(rtc.succeeded()).isTrue();
    assertThat(live.succeeded()).isTrue();
    assertThat(history.isComplete()).isFalse();
    budget.release(Lane.RTC, ROUTE, 40);
    assertThat(history.succeeded()).isTrue();
    budget.release(Lane.HISTORY, ROUTE, 40);
    budget.release(Lane.LIVE, ROUTE, 40);
    assertThat(budget.used()).isZero();
  }

  /** I43: transfers to a store that takes them slowly hold what they have for long. */
  @Test
  void oneRouteDoesNotTakeAllBytesOfALane() {
    ByteBudget budget = new ByteBudget(100);
    List<Future<Long>> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(budget.acquire(Lane.LIVE, ROUTE, 10));
    }
    assertThat(slow).filteredOn(Future::succeeded).hasSize(7);
    assertThat(budget.acquire(Lane.LIVE, OTHER, 10).succeeded()).isTrue();
    assertThat(budget.acquire(Lane.LIVE, THIRD, 10).succeeded()).isTrue();

    Future<Long> large = budget.acquire(Lane.LIVE, FOURTH, 20);
    assertThat(large.isComplete()).isFalse();
    Future<Long> small = budget.acquire(Lane.LIVE, FIFTH, 10);
    assertThat(small.isComplete()).as("before whoever came first").isFalse();
    budget.release(Lane.LIVE, OTHER, 10);
    assertThat(large.succeeded()).isTrue();
    assertThat(small.isComplete()).isFalse();

    for (int i = 0; i < 7; i++) {
      budget.release(Lane.LIVE, ROUTE, 10);
    }
    assertThat(small.succeeded()).isTrue();
    assertThat(slow).filteredOn(Future::succeeded).hasSizeGreaterThan(7);
    assertThat(budget.used()).isLessThanOrEqualTo(100);
  }

  /** A route that gives back what it has is not before one that waited longer with nothing. */
  @Test
  void routesThatHoldTheSameAreServedInTheOrderOfTheirComing() {
    ByteBudget budget = new ByteBudget(100);
    budget.acquire(Lane.LIVE, ROUTE, 50);
    budget.acquire(Lane.LIVE, OTHER, 50);
    Future<Long> third = budget.acquire(Lane.LIVE, THIRD, 50);
    Future<Long> again = budget.acquire(Lane.LIVE, ROUTE, 50);

    budget.release(Lane.LIVE, ROUTE, 50);

    assertThat(third.succeeded()).isTrue();
    assertThat(again.isComplete()).isFalse();
  }

  @Test
  void emptyObjectsHoldNoBytes() {
    ByteBudget budget = new ByteBudget(100);
    budget.acquire(Lane.LIVE, ROUTE, 0);
    budget.acquire(Lane.LIVE, ROUTE, 0);
    budget.acquire(Lane.LIVE, OTHER, 10);

    budget.release(Lane.LIVE, OTHER, 10);
    budget.release(Lane.LIVE, ROUTE, 0);
    budget.release(Lane.LIVE, ROUTE, 0);

    assertThat(budget.acquire(Lane.LIVE, ROUTE, 100).succeeded()).isTrue();
    assertThat(budget.used()).isEqualTo(100);
  }

  @Test
  void givesBackWhatFailedWorkHeld() {
    for (int i = 0; i < 5; i++) {
      assertThat(
              limits
                  .withObject(
                      Lane.RTC,
                      ROUTE,
                      () -> {
                        throw new IllegalStateException("thrown");
                      })
                  .failed())
          .isTrue();
      assertThat(
              limits.withBytes(Lane.LIVE, ROUTE, 100, () -> Future.failedFuture("failed")).failed())
          .isTrue();
    }
    assertThat(limits.bytesInFlight()).isZero();
  }

  private static Route to(String region) {
    return new Route(ROUTE.source(), new RegionName(region));
  }

  @Test
  void neverWorksTwiceAtOnceOnOneKey() {
    KeyLanes lanes = new KeyLanes();
    RuleId rule = RuleId.random();
    Promise<Void> first = Promise.promise();
    List<String> begun = new ArrayList<>();

    Future<Void> one = lanes.run(rule, new ObjectKey("k"), () -> note(begun, "1", first.future()));
    Future<Void> two =
        lanes.run(rule, new ObjectKey("k"), () -> note(begun, "2", Future.failedFuture("no")));
    Future<Void> three =
        lanes.run(rule, new ObjectKey("k"), () -> note(begun, "3", Future.succeededFuture()));
    Future<Void> other =
        lanes.run(
            RuleId.random(), new ObjectKey("k"), () -> note(begun, "4", Future.succeededFuture()));

    assertThat(begun).containsExactly("1", "4");
    first.complete();
    assertThat(begun).containsExactly("1", "4", "2", "3");
    assertThat(one.succeeded() && two.failed() && three.succeeded() && other.succeeded()).isTrue();
    assertThat(lanes.size()).isZero();
  }

  private void begin(Lane lane, Promise<Void> work, List<String> begun) {
    Future<Void> started =
        limits.withObject(lane, ROUTE, () -> note(begun, lane.name(), work.future()));
    assertThat(started.failed()).isFalse();
  }

  private static Future<Void> note(List<String> begun, String what, Future<Void> result) {
    begun.add(what);
    return result;
  }
}
