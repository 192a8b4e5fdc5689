package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.report.KeyFailure;
import io.vertx.core.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I14: writes that a store carries out after nobody waits for their answer any more. */
class LateWritesTest {
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench();
  }

  private void landLate() throws Exception {
    Bytes.await(bench.target.landLate());
  }

  private static void assertLookedAtLater(Outcome outcome) {
    KeyFailure failure = Bench.failure(outcome);
    assertThat(failure.kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);
    assertThat(failure.side()).isEqualTo(Side.TARGET);
    assertThat(failure.retryAfter()).contains(Bench.LATE);
  }

  @Test
  void repairsWhatALateDeleteDestroys() throws Exception {
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    bench.remove("k");
    bench.target.on("delete").times(1).landLate();
    rewriteBeforeSecondAttempt(20);

    assertLookedAtLater(bench.live(Cases.delete("k")));

    assertThat(bench.isEqual("k")).as("right until the delete lands").isTrue();
    landLate();
    assertThat(bench.isEqual("k")).isFalse();
    assertThat(bench.again(Cases.delete("k"))).isEqualTo(new Outcome.Copied(20));
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void repairsWhatALatePutOverwrites() throws Exception {
    bench.write("k", 10);
    bench.target.on("put").times(1).landLate();
    rewriteBeforeSecondAttempt(20);

    assertLookedAtLater(bench.live(Cases.write("k")));

    assertThat(bench.isEqual("k")).as("right until the write lands").isTrue();
    landLate();
    assertThat(bench.isEqual("k")).isFalse();
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Copied(20));
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** Also a failure after such a write is not looked at before that write has ended. */
  @Test
  void waitsAfterAnyFailureThatFollows() throws Exception {
    bench.write("k", 10);
    bench.target.on("put").times(1).landLate();
    bench.target.on("put").fail(FailureKind.FORBIDDEN);

    KeyFailure failure = Bench.failure(bench.live(Cases.write("k")));

    assertThat(failure.kind()).isEqualTo(FailureKind.FORBIDDEN);
    assertThat(failure.retryAfter()).contains(Bench.LATE);
  }

  /** Parts show only when their upload completes. */
  @Test
  void doesNotWaitForParts() throws Exception {
    bench.write("k", 4 * Bench.PART);
    bench.target.on("uploadPart").times(1).loseReply();

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.isEqual("k")).isTrue();
  }

  /** The target is looked at first when an attempt follows another. */
  private void rewriteBeforeSecondAttempt(int size) {
    boolean[] rewritten = {false};
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.store(
            bench.target,
            (name, arguments, real) -> {
              boolean isNow = name.equals("head") && !rewritten[0];
              rewritten[0] |= isNow;
              Future<?> before =
                  isNow
                      ? bench.put("k", new byte[size], Bench.headers("n/n"))
                      : Future.succeededFuture();
              return before.compose(v -> real.apply(arguments));
            }));
  }
}
