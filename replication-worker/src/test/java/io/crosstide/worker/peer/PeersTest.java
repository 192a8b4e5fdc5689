package io.crosstide.worker.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.worker.WorkerBeat;
import java.util.Collection;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** I14: a worker that died is missed, and nobody else is. */
class PeersTest {
  private static final long SECOND = 1_000_000_000;
  private static final long START = Long.MAX_VALUE - 20 * SECOND;
  private static final UUID SELF = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);

  private final Peers peers = new Peers(SELF, 2 * SECOND, 10 * SECOND, START);

  @Test
  void whoIsSilentIsMissedOnceFromItsLastBeatOn() {
    beats(SELF, 0, 30);
    beats(OTHER, 0, 6);

    assertThat(departed(16)).isEmpty();
    Collection<Departure> departed = departed(17);

    assertThat(departed).hasSize(1);
    Departure departure = departed.iterator().next();
    assertThat(departure.covers(at(3))).isFalse();
    assertThat(departure.covers(at(4))).isTrue();
    assertThat(departure.covers(at(26))).isTrue();
    assertThat(departure.covers(at(27))).isFalse();
    assertThat(departed(18)).isEmpty();
  }

  @Test
  void whoLeavesIsNotMissed() {
    beats(SELF, 0, 30);
    beats(OTHER, 0, 6);
    peers.heard(WorkerBeat.of(OTHER, 6000, true), at(6));

    assertThat(departed(20)).isEmpty();
  }

  @Test
  void whoIsDeafMissesNobody() {
    beats(SELF, 0, 6);
    beats(OTHER, 0, 6);
    for (int second = 11; second < 20; second += 2) {
      assertThat(departed(second)).isEmpty();
    }
    beats(SELF, 20, 20);

    assertThat(departed(20)).isEmpty();
    beats(SELF, 30, 30);
    assertThat(departed(30)).as("not heard since the broker is back").hasSize(1);
  }

  @Test
  void whoBeginsAloneMayFollowTheDeadForAWhile() {
    assertThat(peers.mayFollowTheDead(at(10))).isTrue();
    assertThat(peers.mayFollowTheDead(at(11))).isFalse();
  }

  @Test
  void whoHearsOneThatHasListenedLongDoesNot() {
    peers.heard(WorkerBeat.of(OTHER, 9_000, false), at(1));
    assertThat(peers.mayFollowTheDead(at(2))).isTrue();
    peers.heard(WorkerBeat.of(OTHER, 10_000, false), at(2));
    assertThat(peers.mayFollowTheDead(at(3))).isFalse();
  }

  private void beats(UUID worker, int from, int to) {
    for (int second = from; second <= to; second += 2) {
      peers.heard(WorkerBeat.of(worker, 1000L * second, false), at(second));
    }
  }

  private Collection<Departure> departed(int second) {
    return peers.departed(at(second));
  }

  private static long at(int second) {
    return START + second * SECOND;
  }
}
