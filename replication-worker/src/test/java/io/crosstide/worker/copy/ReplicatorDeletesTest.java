package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.RuleActions;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is deleted at the target, and what is not. */
class ReplicatorDeletesTest {
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench();
  }

  @AfterEach
  void stop() throws Exception {
    bench.sweep();
    assertThat(bench.uploads()).as("uploads left behind").isZero();
  }

  @Test
  void deletesWithAConfirmedAbsence() throws Exception {
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    bench.remove("k");
    bench.forget();

    assertThat(bench.live(Cases.delete("k"))).isEqualTo(new Outcome.Deleted());

    assertThat(bench.calls(bench.source)).containsExactly("get", "get");
    assertThat(bench.calls(bench.target)).containsExactly("delete");
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** I31: what is no proof of absence never deletes. */
  @ParameterizedTest
  @EnumSource(value = FailureKind.class, mode = Mode.EXCLUDE, names = "INVALID_STATE")
  void doesNotDeleteWithoutProof(FailureKind kind) throws Exception {
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    bench.source.on("get").fail(kind);
    bench.source.on("head").fail(FailureKind.NOT_FOUND);

    Outcome outcome = bench.live(Cases.delete("k"));

    assertThat(Bench.failure(outcome).side()).isEqualTo(Side.SOURCE);
    assertThat(Bench.failure(outcome).kind()).isEqualTo(kind);
    bench.source.heal();
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** The mirror of I31: that nothing is to do needs proof too. */
  @Test
  void doesNotTakeAHeadForProofThatTheTargetIsWithoutIt() throws Exception {
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    bench.remove("k");
    bench.target.on("head").fail(FailureKind.NOT_FOUND);

    assertThat(bench.again(Cases.delete("k"))).isEqualTo(new Outcome.Deleted());

    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void doesNothingWhereTheTargetIsProvenWithoutIt() throws Exception {
    assertThat(bench.again(Cases.delete("k"))).isEqualTo(new Outcome.Unchanged());

    assertThat(bench.calls(bench.target)).endsWith("head", "get");
  }

  @Test
  void reportsATargetThatCannotBeLookedAt() throws Exception {
    bench.target.on("head").fail(FailureKind.NOT_FOUND);
    bench.target.on("get").fail(FailureKind.NOT_FOUND);

    assertThat(Bench.failure(bench.again(Cases.delete("k"))).side()).isEqualTo(Side.TARGET);
  }

  /** What was written while we deleted is seen, although a HEAD says it is not there. */
  @Test
  void doesNotTakeAHeadForProofThatTheSourceIsStillWithoutIt() throws Exception {
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    bench.remove("k");
    bench.source.on("head").fail(FailureKind.NOT_FOUND);
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.before(
            bench.target, "delete", 1, () -> bench.put("k", new byte[20], Bench.headers("n/n"))));

    assertThat(bench.live(Cases.delete("k"))).isEqualTo(new Outcome.Copied(20));

    assertThat(bench.isEqual("k")).isTrue();
  }

  /** That tags are not found says nothing about the object. */
  @Test
  void doesNotTakeMissingTagsForAMissingObject() throws Exception {
    Map<String, String> tags = Map.of("t", "1");
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    Bytes.await(
        bench.source.putTags(
            bench.rule.source().bucket(), new ObjectKey("k"), Optional.empty(), tags));
    bench.source.on("tags").fail(FailureKind.NOT_FOUND);

    assertThat(Bench.failure(bench.again(Cases.delete("k"))).side()).isEqualTo(Side.SOURCE);

    assertThat(bench.read(bench.rule.target(), "k")).isPresent();
  }

  @Test
  void deletesItsOwnCopyOfAnObjectThatVanished() throws Exception {
    bench.write("k", 10);
    bench.stores.put(
        bench.rule.target().region(), Hooked.before(bench.target, "put", 1, () -> vanish("k")));

    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Deleted());

    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void deletesItsOwnCopyAlsoAfterACrash() throws Exception {
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    bench.remove("k");

    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Deleted());
  }

  @Test
  void keepsReplicasUnderARuleWithoutDeletes() throws Exception {
    Bench keeping = new Bench(Cases.rule(new RuleActions("PUT")));
    keeping.write("k", 10);
    keeping.live(Cases.write("k"));
    keeping.remove("k");

    assertThat(keeping.live(Cases.delete("k"))).isEqualTo(new Outcome.Skipped(SkipReason.ACTION));
    assertThat(keeping.read(keeping.rule.target(), "k")).isPresent();
  }

  /** I10: however they are ordered, the last state wins. */
  @Test
  void endsWithTheLastStateWhateverTheOrderOfTasks() throws Exception {
    bench.write("k", 10);
    bench.remove("k");
    bench.write("k", 20);

    for (int i = 0; i < 2; i++) {
      bench.live(Cases.write("k"));
      bench.live(Cases.delete("k"));
      assertThat(bench.isEqual("k")).isTrue();
    }
    assertThat(List.of(bench.live(Cases.delete("k")))).allMatch(Outcome.Copied.class::isInstance);
  }

  private Future<?> vanish(String key) {
    return bench.source.delete(bench.rule.source().bucket(), new ObjectKey(key), Optional.empty());
  }
}
