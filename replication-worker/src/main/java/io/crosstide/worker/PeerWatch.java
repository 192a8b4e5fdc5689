package io.crosstide.worker;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.task.KeyTask;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Notices that another worker has died. What that had in work comes to others as if it were new,
 * since brokers do not reliably count what a broken connection had; and what it had sent a store
 * may still take effect. So the keys of all tasks of captured changes that were begun here at that
 * time are looked at again later, by the ledger (I14).
 */
@Singleton
public class PeerWatch {
  private static final Logger LOG = Logger.getLogger(PeerWatch.class);
  private static final int CREDITS = 1000;
  private static final long LEAVING_SECONDS_MAX = 2;

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
  private final Peers peers;
  private final HandledTasks handled;
  private final long startNanos = System.nanoTime();
  private final Instant startedAt = clock.instant();
  private ConfirmedPublisher topic;
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
    long beat = config.peers().beat().toNanos();
    long silence = config.peers().silence().toNanos();
    if (beat <= 0 || silence < 2 * beat) {
      throw new IllegalArgumentException(
          "crosstide.worker.peers.silence must be at least twice crosstide.worker.peers.beat");
    }
    this.peers = new Peers(self, beat, silence, startNanos);
    this.handled = new HandledTasks(silence + 4 * beat);
  }

  void onStart(@Observes StartupEvent event) {
    topic = publishers.toTopic(Addresses.WORKERS);
    intakes
        .open(new IntakeOptions(Addresses.WORKERS, true, CREDITS), () -> {})
        .messages()
        .subscribe()
        .with(this::hear, cause -> LOG.error("Other workers are not heard any more", cause));
    vertx.setPeriodic(Math.max(1, config.peers().beat().toMillis()), id -> beat());
  }

  /** Others need not wait for what this worker had: it has ended, or was given back counted. */
  void onShutdown(@Observes @Priority(AFTER_DRAIN) ShutdownEvent event) {
    try {
      topic
          .sendFuture(WorkerBeat.of(self, ageMillis(), true))
          .toCompletionStage()
          .toCompletableFuture()
          .get(LEAVING_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.infof("Other workers may take this one for dead: %s", e);
    }
  }

  /**
   * True if a worker that died may have had the task, so that a write of its keys may still take
   * effect.
   *
   * @param begunNanos when it was begun here
   */
  boolean mayHaveBeenAnothers(TaskBatch task, long begunNanos) {
    if (!isOfChanges(task)) {
      return false;
    }
    return handled.mayHaveBeenAnothers(begunNanos)
        || task.createdAt().isBefore(startedAt) && mayFollowTheDead(begunNanos);
  }

  private boolean mayFollowTheDead(long begunNanos) {
    synchronized (peers) {
      return peers.mayFollowTheDead(begunNanos);
    }
  }

  /** A task that nobody else seemed to have had was done and reported. */
  void done(TaskBatch task, List<Outcome> outcomes, long begunNanos) {
    if (!isOfChanges(task)) {
      return;
    }
    List<KeyTask> right = new ArrayList<>(outcomes.size());
    for (int i = 0; i < outcomes.size(); i++) {
      if (OrphanedWrites.isRight(outcomes.get(i))) {
        right.add(task.keys().get(i));
      }
    }
    Handled done = new Handled(task, right);
    if (!right.isEmpty() && !handled.remember(done, begunNanos, System.nanoTime())) {
      doubt(done);
    }
  }

  /**
   * Only a newer change of a key makes what a dead worker had sent wrong, and a newer change has a
   * task of one of these lanes.
   */
  private static boolean isOfChanges(TaskBatch task) {
    return task.lane() != Lane.HISTORY;
  }

  private void hear(Message<byte[]> message) {
    try {
      WorkerBeat beat = MessageCodec.decode(message.getPayload(), WorkerBeat.class);
      synchronized (peers) {
        peers.heard(beat, System.nanoTime());
      }
      message.ack();
    } catch (RuntimeException e) {
      message.nack(e);
    }
  }

  private void beat() {
    if (!isSending) {
      isSending = true;
      topic
          .sendFuture(WorkerBeat.of(self, ageMillis(), false))
          .onFailure(cause -> LOG.debugf("A beat was not sent: %s", cause))
          .onComplete(sent -> isSending = false);
    }
    long now = System.nanoTime();
    List<Departure> departed;
    synchronized (peers) {
      departed = List.copyOf(peers.departed(now));
    }
    departed.forEach(departure -> miss(departure, now));
  }

  private void miss(Departure departure, long now) {
    List<Handled> doubtful = handled.missed(departure, now);
    LOG.warnf(
        "A worker is not heard any more: %d tasks done here meanwhile are looked at again",
        doubtful.size());
    doubtful.forEach(this::doubt);
  }

  private Future<Void> doubt(Handled done) {
    metrics.doubted(done.right().size());
    return reports.report(
        TaskReport.ofDoubts(
            done.task(), done.right(), config.copy().lateWriteWait(), clock.instant()));
  }

  private long ageMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }
}
