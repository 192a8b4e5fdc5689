package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I39: nothing is copied to where a replica could not be told from a client's object. */
class KeptMetadataTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicBoolean dropping = new AtomicBoolean(true);

  /** The first put was begun. */
  private final Promise<Void> held = Promise.promise();

  private Bench bench;
  private Replicator worker;

  @BeforeEach
  void forget() throws Exception {
    bench = new Bench();
    bench.metadata = new KeptMetadata(nanos::get, KeptMetadata.TRIAL_MAX);
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
    return Bytes.await(start(key));
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

  /** One object may be left without a name, not as many as are in hand. */
  @Test
  void theOthersWaitForTheFirst() throws Exception {
    Promise<Void> answer = holdFirstPut();
    List<Future<Outcome>> all = copyAll();
    Bytes.await(held.future());
    assertThat(bench.target.count("put")).isZero();

    answer.complete();

    for (Future<Outcome> each : all) {
      assertThat(Bench.failure(Bytes.await(each)).kind()).isEqualTo(FailureKind.UNSUPPORTED);
    }
    assertThat(bench.target.count("put")).isEqualTo(1);
  }

  @Test
  void theOthersFollowTheFirst() throws Exception {
    dropping.set(false);
    Promise<Void> answer = holdFirstPut();
    List<Future<Outcome>> all = copyAll();
    Bytes.await(held.future());

    answer.complete();

    for (Future<Outcome> each : all) {
      assertThat(Bytes.await(each)).isInstanceOf(Outcome.Copied.class);
    }
    for (String key : List.of("a", "b", "c")) {
      assertThat(bench.isEqual(key)).isTrue();
    }
  }

  /** A large object must not keep all others back for hours. */
  @Test
  void oneMoreIsTriedWhileTheFirstTakesLong() throws Exception {
    dropping.set(false);
    bench.metadata = new KeptMetadata(System::nanoTime, Duration.ofMillis(20));
    worker = bench.replicator();
    Promise<Void> answer = holdFirstPut();
    Future<Outcome> first = start("a");
    Bytes.await(held.future());

    assertThat(copy("b")).isInstanceOf(Outcome.Copied.class);

    assertThat(first.isComplete()).isFalse();
    answer.complete();
    assertThat(Bytes.await(first)).isInstanceOf(Outcome.Copied.class);
  }

  /** The first put does not come to the store before the promise is kept. */
  private Promise<Void> holdFirstPut() {
    Promise<Void> answer = Promise.promise();
    ObjectStore store = bench.stores.get(bench.rule.target().region());
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.store(
            store,
            (name, arguments, real) ->
                name.equals("put") && held.tryComplete()
                    ? answer.future().compose(v -> real.apply(arguments))
                    : real.apply(arguments)));
    return answer;
  }

  private List<Future<Outcome>> copyAll() {
    return Stream.of("a", "b", "c").map(this::start).toList();
  }

  private Future<Outcome> start(String key) {
    return worker.replicate(bench.rule, Cases.write(key), Lane.LIVE, false, false);
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

  /** What a client wrote over the first copy says nothing of the bucket, even if it is as long. */
  @Test
  void doesNotTakeAClientsObjectForACopyWithoutAName() throws Exception {
    dropping.set(false);
    AtomicBoolean written = new AtomicBoolean();
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.store(
            bench.target,
            (name, arguments, real) ->
                name.equals("put") && written.compareAndSet(false, true)
                    ? real.apply(arguments).compose(made -> byClient().map(v -> made))
                    : real.apply(arguments)));

    assertThat(copy("a")).isInstanceOf(Outcome.Copied.class);
    assertThat(copy("b")).isInstanceOf(Outcome.Copied.class);
  }

  private Future<?> byClient() {
    return bench.target.put(
        bench.rule.target().bucket(),
        new ObjectKey("a"),
        PutRequest.of(10, ObjectAttributes.NONE),
        Bytes.stream(new byte[10]));
  }
}
