package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.BucketRef;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** Rules often change several at a time. */
  private static final long BEAT_SOON_MILLIS = 20;

  private final Vertx vertx;
  private final CaptureLinks links;
  private final CaptureDesk desk;
  private final CaptureMetrics metrics;
  private final InstantSource clock;
  private final CaptureAssembly.Settings settings;
  private final Settling settling;

  private final AtomicInteger beating = new AtomicInteger();
  private final AtomicBoolean beatsSoon = new AtomicBoolean();
  private boolean renewing;
  private volatile boolean cutOff;
  private volatile boolean wasOpen;
  private volatile boolean stopped;
  private long timer = -1;

  Capture(
      Vertx vertx,
      CaptureLinks links,
      CaptureDesk desk,
      CaptureMetrics metrics,
      InstantSource clock,
      CaptureAssembly.Settings settings) {
    this.vertx = vertx;
    this.links = links;
    this.desk = desk;
    this.metrics = metrics;
    this.clock = clock;
    this.settings = settings;
    this.settling = new Settling(vertx, settings.settling());
  }

  /** Opens the stream, however long it takes, and begins to beat. */
  void start() {
    timer = vertx.setPeriodic(settings.heartbeat().toMillis(), x -> beat());
    renew();
  }

  /** True while writes are captured. */
  public boolean isOpen() {
    return desk.isOpen();
  }

  /** True once a stream was open, whatever happened to it since. */
  public boolean wasOpen() {
    return wasOpen;
  }

  /**
   * Runs a write. If it succeeds, its future completes when the broker accepted what it changed. If
   * it fails, its future fails at once; what it may have changed is captured all the same, once a
   * store that goes on without us has had time to finish.
   *
   * @param bucket the bucket that is written, in its region
   * @param keys how many keys it may change
   * @param write forwards it to the store
   * @param changes what a result changed
   * @param suspected what it may have changed if its outcome is not known
   * @return the result; fails as the write does, or with {@link CaptureUnavailable}
   */
  public <T> Future<T> around(
      BucketRef bucket,
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
            result -> succeeded(captured, result, changes, suspected),
            failure -> failed(captured, suspected, failure));
  }

  /**
   * What breaks off the body of a write that is about to be forwarded: once this process was cut
   * off for too long, its last byte may not reach the store, since the timestamp will pass it.
   */
  public Supplier<Optional<? extends Throwable>> breaker() {
    int era = desk.era();
    return () ->
        desk.isCutOff(era)
            ? Optional.of(new CaptureUnavailable("Changes could not be captured for too long"))
            : Optional.empty();
  }

  private static <T> Future<T> forward(Supplier<Future<T>> write) {
    try {
      return write.get();
    } catch (RuntimeException notForwarded) {
      return Future.failedFuture(notForwarded);
    }
  }

  private <T> Future<T> succeeded(
      CapturedWrite captured,
      T result,
      Function<T, List<KeyChange>> changes,
      List<KeyChange> suspected) {
    List<KeyChange> known;
    try {
      known = changes.apply(result);
    } catch (RuntimeException defect) {
      run(desk.changed(captured, suspected));
      return Future.failedFuture(defect);
    }
    return changed(captured, known).map(result);
  }

  /** Until it is handed over the write stays in flight, and no mark passes it. */
  private <T> Future<T> failed(
      CapturedWrite captured, List<KeyChange> suspected, Throwable failure) {
    if (Refusals.isDefinite(failure)) {
      desk.refused(captured);
    } else {
      settling.later(
          () -> run(desk.changed(captured, suspected)),
          () -> run(desk.unsettled(captured, suspected)));
    }
    return Future.failedFuture(failure);
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
        .timeout(settings.acceptTimeout().toMillis(), TimeUnit.MILLISECONDS)
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

  /** The rules changed. A rule that starts waits for us to name it, so we do that soon. */
  void rulesChanged() {
    desk.capture();
    if (beatsSoon.compareAndSet(false, true)) {
      later(
          BEAT_SOON_MILLIS,
          () -> {
            beatsSoon.set(false);
            beat();
          });
    }
  }

  private void run(Work work) {
    work.acknowledge().forEach(CapturedWrite::acknowledge);
    work.send().forEach(sending -> send(sending, RETRY_MILLIS_MIN));
  }

  /** Sends a batch, under the same id, until it is accepted. */
  private void send(Sending sending, long retryMillis) {
    TaskBatch batch = sending.batch();
    links
        .send(batch, sending.target())
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
    if (desk.isLeaseOver() && !cutOff) {
      cutOff = true;
      LOG.warn("No heartbeat was accepted for too long; a new stream begins with the next one");
    }
    if (beating.get() < BEATS_MAX) {
      desk.beats().forEach(this::beat);
    }
  }

  private Future<Void> beat(Beat beat) {
    beating.incrementAndGet();
    List<Heartbeat> messages =
        Heartbeats.of(
            beat.stream().id(), settings.gateway(), clock.instant(), beat.closing(), beat.marks());
    return Future.all(messages.stream().map(links::send).toList())
        .<Void>mapEmpty()
        .onSuccess(x -> beaten(beat))
        .onComplete(x -> beating.decrementAndGet());
  }

  /** Only now that the broker accepts messages a new stream would live longer than the last. */
  private void beaten(Beat beat) {
    desk.beaten(beat);
    if (desk.isRenewalDue()) {
      renew();
    }
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
        .map(x -> desk.beginStream(settings.gateway()))
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
    cutOff = false;
    wasOpen = true;
    run(desk.opened());
    beat();
  }

  /**
   * Ends the stream: refuses new writes, waits for those in work and for the broker, and says with
   * a last heartbeat that nothing follows. Without that in time progress takes the stream as lost.
   * Writes of unknown outcome get half of the patience to settle. If one does not, that heartbeat
   * is not sent: the store may carry the write out after workers have looked, and what a lost
   * stream is recovered by looks once more. Until then the beats go on, so that the lease does.
   */
  Future<Void> close(Duration patience) {
    desk.close();
    Promise<Void> closed = Promise.promise();
    vertx.setTimer(Math.max(1, patience.toMillis() / 2), x -> settling.end());
    closeWhenIdle(closed);
    return closed
        .future()
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(x -> stop());
  }

  private void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    int unsettled = desk.unsettled();
    if (unsettled > 0) {
      LOG.warnf(
          "%d writes had not settled; their stream is left open, so that a survey looks for them",
          unsettled);
    }
  }

  private void closeWhenIdle(Promise<Void> closed) {
    if (stopped) {
      return;
    }
    if (!desk.isIdle()) {
      later(20, () -> closeWhenIdle(closed));
      return;
    }
    boolean opening = desk.isOpening();
    Future.all(desk.beats().stream().map(this::beat).toList())
        .map(x -> !opening && closed.tryComplete())
        .otherwise(false)
        .onSuccess(
            done -> {
              if (!done) {
                later(RETRY_MILLIS_MIN, () -> closeWhenIdle(closed));
              }
            });
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
