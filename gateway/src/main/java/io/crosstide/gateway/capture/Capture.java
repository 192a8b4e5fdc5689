package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.stream.StreamOpening;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.gateway.capture.CaptureDesk.Beat;
import io.crosstide.gateway.capture.CaptureDesk.Sending;
import io.crosstide.gateway.capture.CaptureDesk.Work;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Captures the changes of writes: opens the stream, sends batches until the broker accepts them,
 * beats each second, and begins a new stream after this process was cut off for long. Thread-safe.
 */
public final class Capture {
  private static final Logger LOG = Logger.getLogger(Capture.class);

  /** Pauses between attempts to send a batch or to open a stream. */
  private static final long RETRY_MILLIS_MIN = 100;

  private static final long RETRY_MILLIS_MAX = 2_000;

  /** Beats on their way at once; a broker that is slower gets fewer. */
  private static final int BEATS_MAX = 3;

  private final Vertx vertx;
  private final CaptureLinks links;
  private final CaptureDesk desk;
  private final Offsets offsets;
  private final CaptureMetrics metrics;
  private final InstantSource clock;
  private final String gateway;
  private final Duration acceptTimeout;
  private final Duration heartbeat;

  private final AtomicInteger beating = new AtomicInteger();
  private boolean renewing;
  private volatile boolean stopped;
  private long timer = -1;

  Capture(
      Vertx vertx,
      CaptureLinks links,
      CaptureDesk desk,
      Offsets offsets,
      CaptureMetrics metrics,
      InstantSource clock,
      String gateway,
      Duration acceptTimeout,
      Duration heartbeat) {
    this.vertx = vertx;
    this.links = links;
    this.desk = desk;
    this.offsets = offsets;
    this.metrics = metrics;
    this.clock = clock;
    this.gateway = gateway;
    this.acceptTimeout = acceptTimeout;
    this.heartbeat = heartbeat;
  }

  /** Opens the stream, however long it takes, and begins to beat. */
  void start() {
    timer = vertx.setPeriodic(heartbeat.toMillis(), x -> beat());
    renew();
  }

  /** True while writes are captured. */
  public boolean isOpen() {
    return desk.isOpen();
  }

  /**
   * Runs a write. Its future completes when the broker accepted what it changed, whether the write
   * succeeded or may have; a write that was definitely refused fails at once.
   *
   * @param keys how many keys it may change
   * @param write forwards it to the store
   * @param changes what a result changed
   * @param suspected what it may have changed if its outcome is not known
   * @return the result; fails as the write does, or with {@link CaptureUnavailable}
   */
  public <T> Future<T> around(
      BucketName bucket,
      int keys,
      Supplier<Future<T>> write,
      Function<T, List<KeyChange>> changes,
      List<KeyChange> suspected) {
    CapturedWrite captured;
    try {
      captured = desk.begin(bucket, keys);
    } catch (CaptureUnavailable refused) {
      return Future.failedFuture(refused);
    }
    return forward(write)
        .compose(
            result -> changed(captured, changes.apply(result)).map(result),
            failure -> failed(captured, suspected, failure));
  }

  private static <T> Future<T> forward(Supplier<Future<T>> write) {
    try {
      return write.get();
    } catch (RuntimeException notForwarded) {
      return Future.failedFuture(notForwarded);
    }
  }

  private <T> Future<T> failed(
      CapturedWrite captured, List<KeyChange> suspected, Throwable failure) {
    if (Refusals.isDefinite(failure)) {
      desk.refused(captured);
      return Future.failedFuture(failure);
    }
    return changed(captured, suspected).transform(x -> Future.failedFuture(failure));
  }

  private Future<Void> changed(CapturedWrite captured, List<KeyChange> changes) {
    Promise<Void> acknowledged = promiseOfCaller();
    long began = System.nanoTime();
    captured.whenAcknowledged(() -> acknowledged.tryComplete());
    run(desk.changed(captured, changes));
    if (acknowledged.future().isComplete()) {
      return acknowledged.future();
    }
    return acknowledged
        .future()
        .timeout(acceptTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(x -> metrics.accepted(System.nanoTime() - began))
        .recover(
            late ->
                Future.failedFuture(
                    new CaptureUnavailable("The broker did not accept the change in time")));
  }

  /** Batches are accepted on other contexts; the caller goes on where it was. */
  private Promise<Void> promiseOfCaller() {
    return ((ContextInternal) vertx.getOrCreateContext()).promise();
  }

  /** The rules changed. */
  void rulesChanged(List<Rule> rules) {
    desk.capture(rules);
  }

  private void run(Work work) {
    work.acknowledge().forEach(CapturedWrite::acknowledge);
    work.send().forEach(sending -> send(sending, RETRY_MILLIS_MIN));
    if (work.renew()) {
      renew();
    }
  }

  /** Sends a batch, under the same id, until it is accepted. */
  private void send(Sending sending, long retryMillis) {
    TaskBatch batch = sending.batch();
    links
        .send(batch)
        .onSuccess(x -> run(desk.accepted(sending.stream(), batch, sequence(batch))))
        .onFailure(
            failure -> {
              metrics.batchRefused();
              LOG.debugf("A batch was not accepted, trying again: %s", failure.getMessage());
              later(retryMillis, () -> send(sending, next(retryMillis)));
            });
  }

  private static long sequence(TaskBatch batch) {
    return ((Origin.Stream) batch.origin()).sequence();
  }

  private void beat() {
    offsets.checkForStep(Instant.now(), System.nanoTime());
    if (desk.isLeaseOver()) {
      LOG.warn("No heartbeat was accepted for too long; a new stream begins");
      renew();
      return;
    }
    if (beating.get() < BEATS_MAX) {
      desk.beats().forEach(this::beat);
    }
  }

  private Future<Void> beat(Beat beat) {
    beating.incrementAndGet();
    long sentTick = System.nanoTime();
    List<Heartbeat> messages =
        Heartbeats.of(beat.stream().id(), gateway, clock.instant(), beat.closing(), beat.marks());
    return Future.all(messages.stream().map(links::send).toList())
        .<Void>mapEmpty()
        .onSuccess(x -> desk.beaten(beat, sentTick))
        .onComplete(x -> beating.decrementAndGet());
  }

  private void renew() {
    synchronized (this) {
      if (renewing || stopped) {
        return;
      }
      renewing = true;
    }
    openStream(RETRY_MILLIS_MIN);
  }

  private void openStream(long retryMillis) {
    links
        .readRules()
        .map(rules -> desk.beginStream(gateway, rules))
        .compose(this::announce)
        .onSuccess(this::opened)
        .onFailure(
            failure -> {
              if (retryMillis == RETRY_MILLIS_MIN) {
                LOG.warnf("No stream can be opened, trying again: %s", failure.getMessage());
              }
              later(retryMillis, () -> openStream(next(retryMillis)));
            });
  }

  private Future<StreamOpening> announce(StreamOpening opening) {
    return links.open(opening).map(opening);
  }

  private void opened(StreamOpening opening) {
    LOG.infof("Stream %s is open, with %d rules", opening.stream(), opening.marks().size());
    synchronized (this) {
      renewing = false;
    }
    run(desk.opened(links.rules()));
    beat();
  }

  /**
   * Ends the stream: refuses new writes, waits for those in work and for the broker, and says with
   * a last heartbeat that nothing follows. Without that in time progress takes the stream as lost.
   */
  Future<Void> close(Duration patience) {
    desk.close();
    vertx.cancelTimer(timer);
    Promise<Void> closed = Promise.promise();
    closeWhenIdle(closed);
    return closed
        .future()
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(x -> stopped = true);
  }

  private void closeWhenIdle(Promise<Void> closed) {
    if (stopped) {
      return;
    }
    if (!desk.isIdle()) {
      later(20, () -> closeWhenIdle(closed));
      return;
    }
    Future.all(desk.beats().stream().map(this::beat).toList())
        .onSuccess(x -> closed.tryComplete())
        .onFailure(x -> later(RETRY_MILLIS_MIN, () -> closeWhenIdle(closed)));
  }

  private void later(long millis, Runnable action) {
    if (!stopped) {
      vertx.setTimer(millis, x -> action.run());
    }
  }

  private static long next(long retryMillis) {
    return Math.min(RETRY_MILLIS_MAX, retryMillis * 2);
  }
}
