package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I39: nothing is copied to where a replica could not be told from a client's object. */
class KeptMetadataTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicBoolean dropping = new AtomicBoolean(true);
  private Bench bench;
  private Replicator worker;

  @BeforeEach
  void forget() throws Exception {
    bench = new Bench();
    bench.metadata = new KeptMetadata(nanos::get);
    bench.stores.put(bench.rule.target().region(), dropping(bench.target));
    worker = bench.replicator();
    for (String key : new String[] {"a", "b", "c"}) {
      bench.write(key, 10);
    }
  }

  private ObjectStore dropping(ObjectStore inner) {
    return Hooked.store(
        inner,
        (name, arguments, real) -> {
          if (name.equals("put") && dropping.get()) {
            PutRequest put = (PutRequest) arguments[2];
            arguments[2] =
                new PutRequest(
                    put.length(), ObjectAttributes.NONE, put.contentMd5(), put.conditions());
          }
          return real.apply(arguments);
        });
  }

  private Outcome copy(String key) throws Exception {
    return Bytes.await(worker.replicate(bench.rule, Cases.write(key), Lane.LIVE, false, false));
  }

  @Test
  void copiesNothingMoreToAStoreThatDropsIt() throws Exception {
    KeyFailure first = Bench.failure(copy("a"));
    assertThat(first.kind()).isEqualTo(FailureKind.UNSUPPORTED);
    assertThat(first.side()).isEqualTo(Side.TARGET);

    Bench.failure(copy("b"));

    assertThat(bench.target.count("put")).as("no other key is tried").isEqualTo(1);
    assertThat(bench.atTarget("b")).isEmpty();
  }

  @Test
  void triesAgainAfterAWhile() throws Exception {
    Bench.failure(copy("a"));
    dropping.set(false);
    nanos.addAndGet(KeptMetadata.TRIED_AGAIN_AFTER.toNanos() - 1);
    Bench.failure(copy("b"));

    nanos.addAndGet(1);

    assertThat(copy("b")).isInstanceOf(Outcome.Copied.class);
    assertThat(bench.isEqual("b")).isTrue();
  }

  @Test
  void looksOnceWhereItIsKept() throws Exception {
    dropping.set(false);

    assertThat(copy("a")).isInstanceOf(Outcome.Copied.class);
    assertThat(bench.target.count("head")).isEqualTo(1);
    copy("b");
    assertThat(bench.target.count("head")).isEqualTo(1);
  }

  /** That nobody answered proves nothing. */
  @Test
  void doesNotMindALookThatFails() throws Exception {
    bench.target.on("head").times(1).fail(FailureKind.UNAVAILABLE);

    assertThat(copy("a")).isInstanceOf(Outcome.Copied.class);
    Bench.failure(copy("b"));
    assertThat(bench.target.count("put")).isEqualTo(2);
  }
}
