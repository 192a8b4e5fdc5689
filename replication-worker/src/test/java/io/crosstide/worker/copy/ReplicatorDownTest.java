package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.task.Lane;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.worker.breaker.BreakerSettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of a region that does not answer go to the ledger at once, and few of them try it (I49). */
class ReplicatorDownTest {
  /** The bench works on four at a time. */
  private static final int KEYS = 9;

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Bench bench;

  ReplicatorDownTest() throws Exception {
    bench = new Bench();
  }

  @BeforeEach
  void write() throws Exception {
    for (int i = 0; i < KEYS; i++) {
      bench.write("k" + i, 10);
    }
    bench.forget();
  }

  @Test
  void whatWaitsAndWhatComesFailsAtOnceUntilAProbeIsAnswered() throws Exception {
    bench.target.on("head").hang();
    Replicator replicator = bench.replicator();
    List<Future<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      outcomes.add(replicator.replicate(bench.rule, Cases.write("k" + i), Lane.LIVE, true, false));
    }
    Await.until("four calls hang", SOON, () -> bench.calls(bench.target).size() == 4);
    pass(BreakerSettings.DEFAULT.stallAfter());

    assertThat(bench.down.check()).containsExactly(bench.rule.target().region());

    for (int i = 4; i < KEYS; i++) {
      assertDown(Bytes.await(outcomes.get(i)));
    }
    assertThat(outcomes.subList(0, 4)).noneMatch(Future::isComplete);
    assertDown(run(replicator, "k8"));
    assertThat(bench.calls(bench.target)).as("nothing more was asked").hasSize(4);

    bench.target.heal();
    assertDown(run(replicator, "k8"));
    pass(BreakerSettings.DEFAULT.probeFirst());
    assertThat(run(replicator, "k8")).isInstanceOf(Outcome.Copied.class);
    assertThat(run(replicator, "k7")).isInstanceOf(Outcome.Copied.class);
    bench.target.releaseHung();
    for (Future<Outcome> outcome : outcomes) {
      Bytes.await(outcome);
    }
  }

  /** I43: they would stand in the way of others until that one call has timed out. */
  @Test
  void keysThatWaitForOneAnswerShowThatTheRegionIsSilent() throws Exception {
    bench.target.on("bucketEncryption").hang();
    Replicator replicator = bench.replicator();
    List<Future<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      outcomes.add(replicator.replicate(bench.rule, Cases.write("k" + i), Lane.LIVE, false, false));
    }
    Await.until(
        "the region is down",
        SOON,
        () -> {
          pass(BreakerSettings.DEFAULT.stallAfter());
          return bench.down.check().contains(bench.rule.target().region());
        });

    assertThat(bench.target.count("bucketEncryption")).isEqualTo(1);
    for (int i = 4; i < KEYS; i++) {
      assertDown(Bytes.await(outcomes.get(i)));
    }
    bench.target.releaseHung();
    for (Future<Outcome> outcome : outcomes) {
      Bytes.await(outcome);
    }
  }

  @Test
  void aSourceThatStopsInTheMiddleOfABodyIsNotHeldAgainstTheTarget() throws Exception {
    bench.source.on("get").cutBody(5);
    for (int i = 0; i < KEYS; i++) {
      bench.live(Cases.write("k" + i));
      pass(Duration.ofSeconds(2));
    }

    assertThat(bench.down.check()).doesNotContain(bench.rule.target().region());
  }

  /** As the ledger sends it again, in a lane that does not hang. */
  private Outcome run(Replicator replicator, String key) throws Exception {
    return Bytes.await(replicator.replicate(bench.rule, Cases.write(key), Lane.RETRY, true, true));
  }

  private void pass(Duration time) {
    bench.nanos.addAndGet(time.toNanos());
  }

  private static void assertDown(Outcome outcome) {
    assertThat(Bench.failure(outcome).kind()).isEqualTo(FailureKind.REGION_DOWN);
    assertThat(Bench.failure(outcome).side()).isEqualTo(Side.TARGET);
  }
}
