package io.crosstide.worker;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.Tally;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.contracts.worker.WorkerBeat;
import io.crosstide.messaging.amqp.ConfirmedPublisher;
import io.crosstide.messaging.amqp.IntakeOptions;
import io.crosstide.messaging.amqp.Intakes;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.worker.copy.Outcome;
import io.crosstide.worker.peer.Departure;
import io.crosstide.worker.peer.HandledTasks;
import io.crosstide.worker.peer.HandledTasks.Handled;
import io.crosstide.worker.peer.Moment;
import io.crosstide.worker.peer.PeerTimes;
import io.crosstide.worker.peer.Peers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Notices that another worker has died. What that had in work comes to others as if it were new,
 * since brokers do not reliably count what a broken connection had; and what it had sent a store
 * may still take effect. So keys of tasks that may have been its own are looked at again later, by
 * the ledger (I14).
 */
@Singleton
public class PeerWatch {
  private static final Logger LOG = Logger.getLogger(PeerWatch.class);
  private static final int CREDITS = 1000;

  /** Tasks are remembered for so many silences: the broker may be away for some of them. */
  private static final int SILENCES_REMEMBERED = 6;

  /** Reports of doubts on their way: few, so that they do not delay those of work. */
  private static final int DOUBTS_AT_ONCE = 32;

  private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(2);

  /** Before the process stops to take anything, and to try again what fails. */
  private static final int BEFORE_STOPPING = -1;

  /** After the intakes have ended what they had. */
  private static final int AFTER_DRAIN = 2;

  private final UUID self = UUID.randomUUID();
  private final Clock clock = Clock.systemUTC();
  private final Vertx vertx;
  private final WorkerConfig config;
  private final Intakes intakes;
  private final Publishers publishers;
  private final ReportPublisher reports;
  private final WorkerMetrics metrics;
  private final HandledTasks handled;
  private final Doubts doubts;

  /** Guarded by itself. */
  private final Peers peers;

  private ConfirmedPublisher topic;
  private long timer;
  private volatile boolean isSending;

  @Inject
  PeerWatch(
      Vertx vertx,
      WorkerConfig config,
      Intakes intakes,
      Publishers publishers,
      ReportPublisher reports,
      WorkerMetrics metrics) {
    this.vertx = vertx;
    this.config = config;
    this.intakes = intakes;
    this.publishers = publishers;
    this.reports = reports;
    this.metrics = metrics;
    PeerTimes times =
        new PeerTimes(
            config.peers().beat(), config.peers().silence(), config.copy().lateWriteWait());
    this.peers = new Peers(self, times, now());
    this.handled = new HandledTasks(times.silence().multipliedBy(SILENCES_REMEMBERED));
    this.doubts = new Doubts(this::report, DOUBTS_AT_ONCE);
  }

  void onStart(@Observes StartupEvent event) {
    metrics.watchPeers(this::alive);
    topic = publishers.toTopic(Addresses.WORKERS);
    intakes
        .open(new IntakeOptions(Addresses.WORKERS, true, CREDITS), () -> {})
        .messages()
        .subscribe()
        .with(this::hear, cause -> LOG.error("Other workers are not heard any more", cause));
    // At once: a worker that nobody has heard is not missed.
    beat();
    timer = vertx.setPeriodic(Math.max(1, config.peers().beat().toMillis()), id -> beat());
  }

  /** What only this worker doubts has to be told before it goes. */
  void beforeStop(@Observes @Priority(BEFORE_STOPPING) ShutdownEvent event) {
    tellLastDoubts();
  }

  private void tellLastDoubts() {
    ask(Peers::departedAtTheEnd).forEach(this::miss);
    await("Doubts are not told in time", doubts.told());
  }

  /** Others need not wait for what this worker had: it has ended. */
  void onStop(@Observes @Priority(AFTER_DRAIN) ShutdownEvent event) {
    vertx.cancelTimer(timer);
    tellLastDoubts();
    if (intakes.held() == 0) {
      await("Other workers may miss this one", topic.sendFuture(beatOf(true)));
    }
  }

  private static void await(String otherwise, Future<Void> future) {
    try {
      future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LAST_WORDS_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("%s: %s", otherwise, e);
    }
  }

  /**
   * True if a worker that died may have had the task, so that a write of its keys may still take
   * effect.
   *
   * @param begunNanos when it was begun here
   */
  boolean mayHaveBeenAnothers(TaskBatch task, long begunNanos) {
    return isWatched(task)
        && (handled.mayHaveBeenAnothers(task.createdAt(), begunNanos)
            || ask((all, now) -> all.mayFollowTheDead(task.createdAt(), begunNanos)));
  }

  /** A task that nobody else seemed to have had was done and reported. */
  void done(TaskBatch task, List<Outcome> outcomes, long begunNanos) {
    if (!isWatched(task)) {
      return;
    }
    List<KeyFailure> doubtful =
        OrphanedWrites.doubts(task.keys(), outcomes, config.copy().lateWriteWait());
    Handled done =
        new Handled(task.id(), task.rule(), task.lane(), task.origin(), task.createdAt(), doubtful);
    if (!doubtful.isEmpty() && !handled.remember(done, begunNanos)) {
      doubt(done);
    }
  }

  /** Pages of history are written under conditions where the store has some; they are many. */
  private static boolean isWatched(TaskBatch task) {
    return task.lane() != Lane.HISTORY;
  }

  private void hear(Message<byte[]> message) {
    try {
      WorkerBeat beat = MessageCodec.decode(message.getPayload(), WorkerBeat.class);
      ask(
          (all, now) -> {
            all.heard(beat, now);
            return null;
          });
      message.ack();
    } catch (RuntimeException e) {
      message.nack(e);
    }
  }

  private void beat() {
    if (!isSending) {
      isSending = true;
      topic
          .sendFuture(beatOf(false))
          .onFailure(cause -> LOG.debugf("A beat was not sent: %s", cause))
          .onComplete(sent -> isSending = false);
    }
    ask(Peers::departed).forEach(this::miss);
    handled.forgetOld(System.nanoTime());
    long forgotten = handled.takeForgotten();
    if (forgotten > 0) {
      metrics.forgotten(forgotten);
    }
  }

  private WorkerBeat beatOf(boolean leaving) {
    return ask((all, now) -> WorkerBeat.of(self, all.ageMillis(now), leaving, all.missed(now)));
  }

  private void miss(Departure departure) {
    List<Handled> doubtful = handled.missed(departure);
    LOG.warnf(
        "A worker is not heard any more: %d tasks done here may have been its own, and are looked"
            + " at again",
        doubtful.size());
    doubtful.forEach(this::doubt);
  }

  private void doubt(Handled done) {
    metrics.doubted(done.doubts().size());
    doubts.tell(done);
  }

  private Future<Void> report(Handled done) {
    return reports.report(
        TaskDone.of(
            done.task(),
            done.rule(),
            done.origin(),
            Tally.NONE,
            done.doubts(),
            List.of(),
            List.of(),
            clock.instant()));
  }

  private int alive() {
    return ask(Peers::alive);
  }

  private <T> T ask(BiFunction<Peers, Moment, T> question) {
    synchronized (peers) {
      return question.apply(peers, now());
    }
  }

  private Moment now() {
    return new Moment(System.nanoTime(), clock.instant());
  }
}
