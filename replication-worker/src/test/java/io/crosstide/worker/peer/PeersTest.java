package io.crosstide.worker.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.contracts.worker.WorkerBeat;
import io.crosstide.contracts.worker.WorkerBeat.Missed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** I14: a worker that died is missed, and nobody else is. */
class PeersTest {
  private static final long SECOND = 1_000_000_000;
  private static final Moment START =
      new Moment(Long.MAX_VALUE - 20 * SECOND, Instant.parse("2026-11-27T10:00:00Z"));
  private static final UUID SELF = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);
  private static final UUID THIRD = new UUID(0, 3);
  private static final PeerTimes TIMES =
      new PeerTimes(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(60));

  private final Peers peers = new Peers(SELF, TIMES, START);
  private final List<Departure> departed = new ArrayList<>();

  @Test
  void whoIsSilentIsMissedOnce() {
    live(0, 6, SELF, OTHER);
    live(8, 16, SELF);
    assertThat(departed).isEmpty();
    live(18, 40, SELF);

    assertThat(departed).hasSize(1);
    assertThat(peers.alive(at(40))).isEqualTo(1);
  }

  @Test
  void whatWasSentBeforeAndBegunSinceMayHaveBeenIts() {
    live(0, 6, SELF, OTHER);
    live(8, 18, SELF);

    Departure departure = departed.get(0);
    Instant before = at(13).instant().minusNanos(1);
    assertThat(departure.mayHaveHad(before, at(3).nanos())).isFalse();
    assertThat(departure.mayHaveHad(before, at(4).nanos())).isTrue();
    assertThat(departure.mayHaveHad(before, at(88).nanos())).isTrue();
    assertThat(departure.mayHaveHad(before, at(89).nanos())).isFalse();
    assertThat(departure.mayHaveHad(at(13).instant(), at(14).nanos())).isFalse();
  }

  @Test
  void whoLeavesIsNotMissed() {
    live(0, 6, SELF, OTHER);
    peers.heard(WorkerBeat.of(OTHER, 6000, true, List.of()), at(6));
    live(8, 40, SELF);

    assertThat(departed).isEmpty();
  }

  @Test
  void nobodysSilenceCountsWhileOneIsDeaf() {
    live(0, 6, SELF, OTHER);
    live(8, 60);
    assertThat(departed).isEmpty();
    assertThat(peers.alive(at(60))).isZero();
    live(62, 66, SELF);
    assertThat(departed).isEmpty();
    live(68, 80, SELF);

    assertThat(departed).as("not heard since the broker is back").hasSize(1);
    assertThat(departed.get(0).mayHaveHad(at(6).instant(), at(7).nanos()))
        .as("it may have died before the broker went")
        .isTrue();
  }

  @Test
  void whoIsBackAfterAPauseIsNotMissedAgainForIt() {
    live(0, 6, SELF, OTHER);
    live(8, 18, SELF);
    live(20, 40, SELF, OTHER);

    assertThat(departed).hasSize(1);
    assertThat(peers.missed(at(40))).isEmpty();
  }

  @Test
  void othersHearWhoIsMissedForAWhile() {
    live(0, 6, SELF, OTHER);
    live(8, 18, SELF);

    assertThat(peers.missed(at(20))).containsExactly(new Missed(OTHER, 14_000));
    assertThat(peers.missed(at(88))).isNotEmpty();
    assertThat(peers.missed(at(89))).isEmpty();
  }

  @Test
  void whoHasLeftIsNotMissedForAnothersWordNorAliveByALateBeat() {
    live(0, 6, SELF, OTHER, THIRD);
    peers.heard(WorkerBeat.of(THIRD, 6000, true, List.of()), at(6));
    peers.heard(WorkerBeat.of(THIRD, 6000, false, List.of()), at(6));
    tell(new Missed(THIRD, 14_000), 8);
    live(8, 40, SELF, OTHER);

    assertThat(departed).isEmpty();
    assertThat(peers.alive(at(40))).isEqualTo(2);
  }

  @Test
  void whoWasDeafIsYoungAgain() {
    live(0, 6, SELF);
    assertThat(peers.ageMillis(at(6))).isEqualTo(6000);
    live(8, 60);
    live(62, 64, SELF);

    assertThat(peers.ageMillis(at(64))).isEqualTo(2000);
  }

  @Test
  void aPauseOfThisProcessIsNobodysSilence() {
    live(0, 6, SELF, OTHER);
    peers.heard(WorkerBeat.of(SELF, 6000, false, List.of()), at(40));
    departed.addAll(peers.departed(at(40)));

    assertThat(departed).isEmpty();
  }

  @Test
  void whomAnotherMissesIsMissedOnceByWhoNeverHeardIt() {
    live(0, 6, SELF, OTHER);
    tell(new Missed(THIRD, 14_000), 6);
    tell(new Missed(THIRD, 16_000), 8);
    live(8, 10, SELF, OTHER);

    assertThat(departed).hasSize(1);
    assertThat(departed.get(0).mayHaveHad(START.instant(), at(1).nanos())).isFalse();
    assertThat(departed.get(0).mayHaveHad(at(-10).instant(), at(1).nanos())).isTrue();
  }

  @Test
  void whomOneHasHeardSinceIsNotMissedForAnothersWord() {
    live(0, 6, SELF, OTHER, THIRD);
    tell(new Missed(THIRD, 14_000), 6);
    tell(new Missed(SELF, 14_000), 6);
    live(8, 10, SELF, OTHER, THIRD);

    assertThat(departed).isEmpty();
  }

  @Test
  void whoStopsMissesWhoHasMissedABeatOrTwo() {
    live(0, 6, SELF, OTHER, THIRD);
    live(8, 12, SELF, THIRD);

    assertThat(departed).isEmpty();
    Missed told = new Missed(new UUID(0, 4), 14_000);
    peers.heard(WorkerBeat.of(THIRD, 12_000, false, List.of(told)), at(12));

    assertThat(peers.departedAtTheEnd(at(12))).as("silent, and told of").hasSize(2);
    assertThat(peers.missed(at(12))).extracting(Missed::worker).doesNotContain(OTHER);
  }

  @Test
  void whoBeginsAloneMayFollowTheDead() {
    assertThat(mayFollowTheDead(-1, 30)).as("it hears nothing yet").isTrue();
    live(30, 30, SELF);
    assertThat(mayFollowTheDead(-1, 100)).isTrue();
    assertThat(mayFollowTheDead(-1, 101)).isFalse();
    assertThat(mayFollowTheDead(0, 31)).as("sent when it lived").isFalse();
  }

  @Test
  void whoHearsOneThatHasListenedLongDoesNot() {
    peers.heard(WorkerBeat.of(OTHER, 79_000, false, List.of()), at(1));
    peers.heard(WorkerBeat.of(THIRD, 90_000, true, List.of()), at(1));
    assertThat(mayFollowTheDead(-1, 2)).isTrue();
    peers.heard(WorkerBeat.of(OTHER, 80_000, false, List.of()), at(2));
    assertThat(mayFollowTheDead(-1, 3)).isFalse();
  }

  @Test
  void oneLostBeatMustNotMatter() {
    Duration beat = Duration.ofSeconds(2);
    assertThatThrownBy(() -> new PeerTimes(beat, Duration.ofSeconds(7), beat))
        .hasMessageContaining("peers.silence");
  }

  private boolean mayFollowTheDead(int sent, int begun) {
    return peers.mayFollowTheDead(at(sent).instant(), at(begun).nanos());
  }

  /** Two seconds after two seconds, with beats of these. */
  private void live(int from, int to, UUID... workers) {
    for (int second = from; second <= to; second += 2) {
      for (UUID worker : workers) {
        peers.heard(WorkerBeat.of(worker, 1000L * second, false, List.of()), at(second));
      }
      departed.addAll(peers.departed(at(second)));
    }
  }

  private void tell(Missed missed, int second) {
    peers.heard(WorkerBeat.of(OTHER, 1000L * second, false, List.of(missed)), at(second));
  }

  private static Moment at(int second) {
    return START.plusNanos(second * SECOND);
  }
}
