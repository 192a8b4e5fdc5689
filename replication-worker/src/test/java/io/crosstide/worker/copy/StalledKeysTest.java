package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every task ends, whatever hangs: a key that makes no progress goes to the ledger, and nothing of
 * it is written afterwards. Time alone is no reason (I11, I14).
 */
class StalledKeysTest {
  private static final Route ROUTE = Route.of(Cases.rule());
  private static final String KEY = "k";
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Of the looks, which come each second in earnest. */
  private static final Duration STEP = Duration.ofSeconds(5);

  private Bench bench;

  @ParameterizedTest
  @CsvSource({
    "small,  source, get,            SOURCE, UNAVAILABLE",
    "small,  target, put,            TARGET, UNKNOWN_RESULT",
    "small,  source, head,           SOURCE, UNAVAILABLE",
    "again,  target, head,           TARGET, UNAVAILABLE",
    "large,  target, createUpload,   TARGET, UNAVAILABLE",
    "large,  target, uploadPart,     TARGET, UNAVAILABLE",
    "large,  target, completeUpload, TARGET, UNKNOWN_RESULT",
    "gone,   target, delete,         TARGET, UNKNOWN_RESULT",
    "version, source, listVersions,  SOURCE, UNAVAILABLE",
    "version, target, listVersions,  TARGET, UNAVAILABLE",
    "version, target, put,           TARGET, UNKNOWN_RESULT",
    "marker,  target, putMarker,     TARGET, UNKNOWN_RESULT",
  })
  void aCallThatNeverEndsEndsTheKeyInTheLedger(
      String kind, String where, String operation, Side side, FailureKind expected)
      throws Exception {
    boolean versioned = kind.equals("version") || kind.equals("marker");
    KeyTask task = versioned ? versioned(kind) : plain(kind);
    Hanging hanging = new Hanging(where, operation);
    Replicator replicator = bench.replicator(hanging::store);

    Future<Outcome> outcome =
        replicator.replicate(bench.rule, task, Lane.LIVE, kind.equals("again"), false);
    Await.until(
        "nothing but it is waited for",
        SOON,
        () -> hanging.call.get() != null && bench.watches.calls() == 1);
    assertThat(pass(Bench.STALLED)).isEmpty();
    List<KeyWatches.Stalled> stalled = pass(STEP);

    assertThat(stalled).hasSize(1);
    assertThat(stalled.get(0).key()).isEqualTo(new ObjectKey(KEY));
    assertThat(stalled.get(0).waitsFor()).contains(" at the " + where);
    KeyFailure failure = Bench.failure(Bytes.await(outcome));
    assertThat(failure.kind()).isEqualTo(expected);
    assertThat(failure.side()).isEqualTo(side);
    assertThat(failure.retryAfter().isPresent()).isEqualTo(expected == FailureKind.UNKNOWN_RESULT);
    assertThat(bench.watches.size()).isZero();

    bench.forget();
    Bytes.await(hanging.goOn());
    // Another key on the same event loop is through after whatever the late answer may begin.
    Bytes.await(replicator.replicate(bench.rule, Cases.write("other"), Lane.LIVE, false, false));
    assertThat(bench.target.calls())
        .filteredOn(call -> call.key().filter(new ObjectKey(KEY)::equals).isPresent())
        .as("what the late call does itself, and nothing else")
        .hasSizeLessThanOrEqualTo(where.equals("target") ? 1 : 0);
    assertThat(bench.again(task)).as("the ledger's turn").isNotInstanceOf(Outcome.Failed.class);
  }

  private KeyTask plain(String kind) throws Exception {
    bench = new Bench();
    if (kind.equals("gone")) {
      bench.write(KEY, 10);
      bench.live(Cases.write(KEY));
      bench.remove(KEY);
      bench.write("other", 10);
      return Cases.task(KEY, ChangeKind.DELETE);
    }
    bench.write(KEY, kind.equals("large") ? 7 << 20 : 10);
    bench.write("other", 10);
    return Cases.write(KEY);
  }

  private KeyTask versioned(String kind) throws Exception {
    Versions versions = Versions.of(Cases.versioned(RuleActions.ALL));
    bench = versions.bench();
    KeyTask written =
        Versions.task(
            KEY, ChangeKind.WRITE, Optional.of(versions.put(versions.source(), KEY, "1")));
    versions.put(versions.source(), "other", "1");
    if (kind.equals("version")) {
      return written;
    }
    bench.live(written);
    return Versions.task(
        KEY, ChangeKind.DELETE, Optional.of(versions.delete(versions.source(), KEY)));
  }

  @Test
  void whatMovesBytesMayTakeAsLongAsItLikes() throws Exception {
    bench = new Bench();
    byte[] content = bench.write(KEY, 100);
    Drops body = new Drops();
    Future<Outcome> outcome = copyFrom(body);

    for (int i = 0; i < 20; i++) {
      body.drop(content, 5 * i, 5);
      assertThat(pass(Bench.STALLED)).isEmpty();
    }
    body.end();

    assertThat(Bytes.await(outcome)).isInstanceOf(Outcome.Copied.class);
    assertThat(bench.isEqual(KEY)).isTrue();
  }

  @Test
  void bytesThatComeAfterTheEndAreNotWritten() throws Exception {
    bench = new Bench();
    byte[] content = bench.write(KEY, 100);
    Drops body = new Drops();
    Future<Outcome> outcome = copyFrom(body);
    body.drop(content, 0, 50);
    pass(Bench.STALLED.plus(STEP));
    assertThat(Bench.failure(Bytes.await(outcome)).kind()).isEqualTo(FailureKind.UNKNOWN_RESULT);

    body.drop(content, 50, 50);
    body.end();

    Await.until("the write is broken off", SOON, () -> body.isDiscarded);
    assertThat(bench.atTarget(KEY)).isEmpty();
  }

  @Test
  void nobodyIsToBlameForATimeInWhichTheProcessStoodStill() throws Exception {
    bench = new Bench();
    bench.write(KEY, 10);
    bench.target.on("put").hang();
    Future<Outcome> outcome =
        bench.replicator().replicate(bench.rule, Cases.write(KEY), Lane.LIVE, false, false);
    Await.until("it hangs", SOON, () -> bench.target.count("put") == 1);

    bench.nanos.addAndGet(Bench.STALLED.multipliedBy(10).toNanos());

    assertThat(bench.watches.check()).isEmpty();
    assertThat(pass(Bench.STALLED)).isEmpty();
    assertThat(pass(STEP)).hasSize(1);
    Bytes.await(outcome);
  }

  @Test
  void whoWaitsForRoomThatOthersHaveIsNotStalled() {
    Limits limits =
        new Limits(
            Map.of(Lane.LIVE, 4, Lane.RTC, 4, Lane.GAP, 4, Lane.HISTORY, 4, Lane.RETRY, 4),
            Cases.LISTINGS,
            10);
    Promise<Void> others = Promise.promise();
    Future<Void> held = limits.withBytes(Lane.LIVE, ROUTE, 10, others::future);
    long[] now = {0};
    KeyWatch watch = new KeyWatch(() -> now[0], Bench.LATE);
    Promise<Void> own = Promise.promise();
    Future<Void> work = watch.withRoom(limits, Lane.LIVE, ROUTE, 10, own::future);

    now[0] = Bench.STALLED.multipliedBy(2).toNanos();
    assertThat(watch.isStalled(Bench.STALLED)).isFalse();
    others.complete();
    assertThat(held.succeeded()).isTrue();
    assertThat(watch.isStalled(Bench.STALLED)).as("its time begins").isFalse();
    now[0] += Bench.STALLED.toNanos() + 1;
    assertThat(watch.isStalled(Bench.STALLED)).isTrue();
    own.complete();
    assertThat(work.succeeded()).isTrue();
  }

  @Test
  void whatHangsWithAllTheRoomIsEndedAndGivesItBackThoughMoreOfItWaits() {
    Limits limits =
        new Limits(
            Map.of(Lane.LIVE, 4, Lane.RTC, 4, Lane.GAP, 4, Lane.HISTORY, 4, Lane.RETRY, 4),
            Cases.LISTINGS,
            10);
    long[] now = {0};
    KeyWatch watch = new KeyWatch(() -> now[0], Bench.LATE);
    Promise<Void> never = Promise.promise();
    Future<Void> hanging =
        watch.withRoom(
            limits,
            Lane.LIVE,
            ROUTE,
            10,
            () -> watch.call(Side.TARGET, StoreCall.PUT_PART, () -> {}, never::future));
    Future<Void> next = watch.withRoom(limits, Lane.LIVE, ROUTE, 10, Future::succeededFuture);

    now[0] = Bench.STALLED.toNanos() + 1;
    assertThat(watch.isStalled(Bench.STALLED)).isTrue();
    watch.end();

    assertThat(hanging.failed()).isTrue();
    assertThat(next.failed()).as("nothing is begun any more").isTrue();
    assertThat(limits.bytesInFlight()).isZero();
  }

  private Future<Outcome> copyFrom(Drops body) throws Exception {
    ObjectStore source =
        Hooked.store(
            bench.source,
            (name, arguments, real) ->
                name.equals("get")
                    ? real.apply(arguments).map(content -> body.of((ObjectContent) content))
                    : real.apply(arguments));
    Future<Outcome> outcome =
        bench
            .replicator(region -> region.equals(Cases.SOURCE.region()) ? source : bench.target)
            .replicate(bench.rule, Cases.write(KEY), Lane.LIVE, false, false);
    Await.until("it is read", SOON, () -> body.isRead);
    return outcome;
  }

  /** Time with a look in each step. */
  private List<KeyWatches.Stalled> pass(Duration time) {
    List<KeyWatches.Stalled> stalled = new ArrayList<>();
    for (Duration left = time; left.toNanos() > 0; left = left.minus(STEP)) {
      bench.nanos.addAndGet(STEP.toNanos());
      stalled.addAll(bench.watches.check());
    }
    return stalled;
  }

  /** Lets the first call of an operation at one side hang, until it is to go on. */
  private final class Hanging {
    private final AtomicReference<Supplier<Future<?>>> call = new AtomicReference<>();
    private final Promise<Object> answer = Promise.promise();
    private final ObjectStore hanging;
    private final boolean atSource;

    Hanging(String where, String operation) {
      atSource = where.equals("source");
      hanging =
          Hooked.store(
              atSource ? bench.source : bench.target,
              (name, arguments, real) ->
                  name.equals(operation) && call.compareAndSet(null, () -> real.apply(arguments))
                      ? answer.future()
                      : real.apply(arguments));
    }

    ObjectStore store(RegionName region) {
      boolean isSource = region.equals(bench.rule.source().region());
      return isSource == atSource ? hanging : isSource ? bench.source : bench.target;
    }

    /** The store answers after all; completes when it did, whatever it says. */
    Future<?> goOn() {
      return call.get().get().onSuccess(answer::complete).onFailure(answer::fail).otherwiseEmpty();
    }
  }

  /** A body whose bytes come one by one. */
  private final class Drops implements ReadStream<Buffer> {
    private volatile boolean isRead;
    private volatile boolean isDiscarded;
    private Handler<Buffer> handler = ignored -> {};
    private Handler<Void> endHandler = ignored -> {};

    ObjectContent of(ObjectContent real) {
      return new ObjectContent(
          real.facts(), real.length(), real.range(), this, () -> isDiscarded = true);
    }

    void drop(byte[] content, int from, int count) {
      handler.handle(Buffer.buffer().appendBytes(content, from, count));
    }

    void end() {
      endHandler.handle(null);
    }

    @Override
    public Drops handler(Handler<Buffer> newHandler) {
      handler = newHandler == null ? ignored -> {} : newHandler;
      return this;
    }

    @Override
    public Drops endHandler(Handler<Void> newHandler) {
      endHandler = newHandler == null ? ignored -> {} : newHandler;
      return this;
    }

    @Override
    public Drops exceptionHandler(Handler<Throwable> newHandler) {
      return this;
    }

    @Override
    public Drops pause() {
      return this;
    }

    @Override
    public Drops resume() {
      return fetch(Long.MAX_VALUE);
    }

    @Override
    public Drops fetch(long amount) {
      isRead = true;
      return this;
    }
  }
}
