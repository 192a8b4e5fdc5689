package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RegionName;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I43: a route whose stores hang cannot hold all permits. */
class PermitsTest {
  private static final Route DEAD = route("dead");
  private static final Route ALIVE = route("alive");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 16, 32, 100})
  void oneRouteGetsAsManyAsAreConfigured(int most) {
    assertThat(granted(new Permits(most), DEAD, 2 * most)).isEqualTo(most);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 16, 32, 100})
  void anotherFindsRoomBesideIt(int most) {
    Permits permits = new Permits(most);
    granted(permits, DEAD, 2 * most);

    assertThat(granted(permits, ALIVE, 2 * most)).isBetween(Math.max(1, most / 5), most);
  }

  @Test
  void theRouteThatHoldsFewestIsServedFirst() {
    Permits permits = new Permits(4);
    Map<Route, List<Future<Void>>> turns = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      for (Route route : List.of(DEAD, ALIVE)) {
        turns.computeIfAbsent(route, r -> new ArrayList<>()).add(permits.acquire(route));
      }
    }
    for (int i = 0; i < 6; i++) {
      permits.release(ALIVE);
    }

    assertThat(count(turns.get(ALIVE))).isGreaterThan(count(turns.get(DEAD)));
    assertThat(count(turns.get(DEAD))).isLessThanOrEqualTo(4);
  }

  @Test
  void nothingIsLostInTheEnd() {
    Permits permits = new Permits(3);
    List<Future<Void>> turns = new ArrayList<>();
    IntStream.range(0, 30).forEach(i -> turns.add(permits.acquire(i % 2 == 0 ? DEAD : ALIVE)));
    for (int i = 0; i < 30; i++) {
      permits.release(i % 2 == 0 ? DEAD : ALIVE);
    }

    assertThat(count(turns)).isEqualTo(30);
    assertThat(granted(permits, DEAD, 9)).isEqualTo(3);
  }

  @Test
  void thoseWhoWaitForADeadRegionAreSentAway() {
    Permits permits = new Permits(1);
    permits.acquire(DEAD);
    permits.acquire(ALIVE);
    Future<Void> dead = permits.acquire(DEAD);
    Future<Void> alive = permits.acquire(ALIVE);

    permits.dismiss(DEAD.target(), route -> new IllegalStateException(route.target().value()));

    assertThat(dead.cause()).hasMessage(DEAD.target().value());
    assertThat(alive.isComplete()).isFalse();
    permits.release(ALIVE);
    assertThat(alive.succeeded()).isTrue();
  }

  private static int granted(Permits permits, Route route, int wanted) {
    List<Future<Void>> turns = new ArrayList<>();
    IntStream.range(0, wanted).forEach(i -> turns.add(permits.acquire(route)));
    return count(turns);
  }

  private static int count(List<Future<Void>> turns) {
    return (int) turns.stream().filter(Future::succeeded).count();
  }

  private static Route route(String target) {
    return new Route(new RegionName("oss-source"), new RegionName("oss-" + target));
  }
}
