package io.crosstide.worker.survey;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.ComparisonLeave;
import io.crosstide.contracts.survey.Settled;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.messaging.amqp.Intake;
import io.crosstide.messaging.amqp.IntakeOptions;
import io.crosstide.messaging.amqp.Intakes;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.StoreException;
import io.crosstide.store.region.RegionStores;
import io.crosstide.worker.ReportPublisher;
import io.crosstide.worker.WorkerConfig;
import io.crosstide.worker.WorkerMetrics;
import io.crosstide.worker.WorkerRules;
import io.crosstide.worker.copy.EventLoops;
import io.crosstide.worker.copy.StopSign;
import io.crosstide.worker.fault.ReplicationFailure;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Takes a survey's cursor, lists what comes next, publishes pages, and the next cursor. Each is
 * confirmed before the next is sent, and the last before the message is acknowledged: a crash
 * repeats at most one listing (I45).
 */
@Singleton
public class SurveyConsumer {
  private static final Logger LOG = Logger.getLogger(SurveyConsumer.class);
  private static final int RANDOM_UUID_VERSION = 4;
  private static final long ERROR_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Vertx vertx;
  private final EventLoops loops;
  private final WorkerConfig.Survey config;
  private final WorkerRules rules;
  private final RegionStores stores;
  private final ReportPublisher publisher;
  private final WorkerMetrics metrics;
  private final StopSign stop;
  private final Comparer comparer;
  private final Intake surveys;
  private final Intake comparisons;
  private final Clock clock = Clock.systemUTC();
  private final AtomicLong lastError = new AtomicLong(System.nanoTime() - ERROR_PAUSE_NANOS);

  @Inject
  SurveyConsumer(
      Vertx vertx,
      EventLoops loops,
      Intakes intakes,
      WorkerConfig config,
      WorkerRules rules,
      RegionStores stores,
      ReportPublisher publisher,
      WorkerMetrics metrics,
      StopSign stop,
      Comparer comparer) {
    this.vertx = vertx;
    this.loops = loops;
    this.config = config.survey();
    this.rules = rules;
    this.stores = stores;
    this.publisher = publisher;
    this.metrics = metrics;
    this.stop = stop;
    this.comparer = comparer;
    this.surveys =
        intakes.open(
            new IntakeOptions(Addresses.SURVEYS, false, config.survey().tasks()), () -> {});
    this.comparisons =
        intakes.open(
            new IntakeOptions(Addresses.COMPARISONS, false, config.survey().comparisons()),
            () -> {});
  }

  void onStart(@Observes StartupEvent event) {
    for (Intake intake : intakes()) {
      intake
          .messages()
          .subscribe()
          .with(this::settle, cause -> LOG.error("The intake of surveys has ended", cause));
    }
  }

  /** The intakes: comparisons that may be slowed down are not in the way of others. */
  public List<Intake> intakes() {
    return List.of(surveys, comparisons);
  }

  private CompletionStage<Void> settle(Message<byte[]> message) {
    try {
      SurveyTask task = MessageCodec.decode(message.getPayload(), SurveyTask.class);
      return loops
          .run(() -> advance(task))
          .toCompletionStage()
          .handle((done, cause) -> cause == null ? message.ack() : message.nack(cause))
          .thenCompose(settled -> settled);
    } catch (RuntimeException e) {
      // Whatever is wrong with one message must not end the intake.
      return message.nack(e);
    }
  }

  private Future<Void> advance(SurveyTask task) {
    return rules
        .findLive(task.rule())
        .compose(rule -> rule.isPresent() ? begin(rule.get(), task) : drop(task));
  }

  /** What a rule owes that is paused or stopped is listed when it goes on (I35, I51). */
  private Future<Void> begin(Rule rule, SurveyTask task) {
    return rule.isPaused() || rule.isStopped()
        ? pause().compose(v -> askAgain(task, new IllegalStateException("The process stops")))
        : list(rule, task);
  }

  private Future<Void> askAgain(SurveyTask task, Throwable stopped) {
    return stop.isRaised() ? Future.failedFuture(stopped) : publisher.survey(task.again());
  }

  private Future<Void> list(Rule rule, SurveyTask task) {
    return Future.succeededFuture()
        .compose(v -> task.isUnhurried() ? audit(rule, task) : survey(rule, task))
        .recover(cause -> onFailure(task, cause));
  }

  private Future<Void> survey(Rule rule, SurveyTask task) {
    Future<List<FoundPage>> pages =
        task.comparison().isPresent()
            ? compare(rule, task, config.keysPerList()).map(it -> cut(rule, task, it))
            : find(rule, task);
    return pages
        .compose(found -> publish(task, found, Optional.empty()).map(found))
        .compose(found -> goOn(task, found));
  }

  /** What was cancelled is dropped where it is met. */
  private Future<Void> audit(Rule rule, SurveyTask task) {
    long began = System.nanoTime();
    return comparer
        .ask(task)
        .compose(leave -> leave.granted() ? audit(rule, task, leave, began) : drop(task));
  }

  private Future<Void> audit(Rule rule, SurveyTask task, ComparisonLeave leave, long began) {
    Pace pace = comparer.pace(task);
    return compare(rule, task, pace.keysPerList())
        .compose(
            listing -> {
              List<FoundPage> pages = cut(rule, task, listing);
              return comparer
                  .settled(rule, task, listing, leave)
                  .compose(settled -> publish(task, pages, settled))
                  .compose(v -> comparer.keepPace(pace, listing.keys().size(), began))
                  .compose(v -> goOn(task, pages));
            });
  }

  private static List<FoundPage> cut(Rule rule, SurveyTask task, ComparedListing listing) {
    return PageCutter.cut(task, surveyed(rule, task, listing), listing.through());
  }

  private Future<List<FoundPage>> find(Rule rule, SurveyTask task) {
    return listing(rule, rule.source(), task, config.keysPerList())
        .map(listing -> PageCutter.cut(task, listing));
  }

  private Future<ComparedListing> compare(Rule rule, SurveyTask task, int keysMax) {
    Future<RangeListing> source = listing(rule, rule.source(), task, keysMax);
    Future<RangeListing> target = listing(rule, rule.target(), task, keysMax);
    return Future.all(source, target)
        .map(v -> ComparedListing.of(source.result(), target.result()));
  }

  private static List<SurveyedKey> surveyed(Rule rule, SurveyTask task, ComparedListing listing) {
    return listing.keys().stream().map(key -> ComparedKeys.of(task, rule, key)).toList();
  }

  private Future<RangeListing> listing(Rule rule, BucketRef bucket, SurveyTask task, int keysMax) {
    ObjectStore store = stores.store(bucket.region(), rule.roleArn());
    return rule.versioned()
        ? new VersionedRangeLister(store, bucket.bucket(), task, keysMax).list()
        : new RangeLister(store, bucket.bucket(), task, keysMax).list();
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Void> publish(SurveyTask task, List<FoundPage> pages, Optional<Settled> settled) {
    Future<Void> sent = Future.succeededFuture();
    for (FoundPage page : pages) {
      sent = sent.compose(v -> publish(task, page, settled));
    }
    return sent;
  }

  private Future<Void> goOn(SurveyTask task, List<FoundPage> pages) {
    Optional<ObjectKey> through = pages.get(pages.size() - 1).page().through();
    return through.isEmpty()
        ? Future.succeededFuture()
        : publisher.survey(task.next(through.get()));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Void> publish(SurveyTask task, FoundPage page, Optional<Settled> settled) {
    return publisher
        .task(page.task(task.rule(), settled, clock.instant()))
        .compose(v -> publisher.report(page.listed(task.rule())))
        .onSuccess(v -> metrics.pageListed());
  }

  /**
   * What could not be listed now is asked again later, behind the other surveys: given back to the
   * broker it would be a dead letter after a few times. That holds for a listing nobody can trust
   * and for a defect of ours too, but those are errors that somebody must look into.
   */
  private Future<Void> onFailure(SurveyTask task, Throwable cause) {
    if (stop.isRaised()) {
      return Future.failedFuture(cause);
    }
    FailureKind kind = kindOf(cause);
    metrics.listingFailed(kind.name());
    if (kind == FailureKind.CORRUPT || kind == FailureKind.INTERNAL) {
      tellError(task, kind, cause);
    } else {
      tellWaiting(task, kind);
    }
    return pause().compose(v -> askAgain(task, cause));
  }

  private static FailureKind kindOf(Throwable cause) {
    if (cause instanceof UnsortedListing) {
      return FailureKind.CORRUPT;
    }
    if (cause instanceof ReplicationFailure unanswered) {
      return unanswered.kind();
    }
    return cause instanceof StoreException failure ? failure.kind() : FailureKind.INTERNAL;
  }

  /** Counted each time, told once a minute, since it may go on for long. */
  private void tellError(SurveyTask task, FailureKind kind, Throwable cause) {
    long now = System.nanoTime();
    long last = lastError.get();
    boolean isDue = now - last >= ERROR_PAUSE_NANOS && lastError.compareAndSet(last, now);
    LOG.logf(
        isDue ? Level.ERROR : Level.DEBUG,
        cause,
        "Survey %s of rule %s cannot go on and is tried again: %s",
        task.survey(),
        task.rule(),
        kind);
  }

  /** Counted each time, told once: what was asked again already has an id of its own. */
  private static void tellWaiting(SurveyTask task, FailureKind kind) {
    LOG.logf(
        isFirstAttempt(task) ? Level.WARN : Level.DEBUG,
        "Survey %s of rule %s waits for its store: %s",
        task.survey(),
        task.rule(),
        kind);
  }

  private static boolean isFirstAttempt(SurveyTask task) {
    return task.messageId().version() != RANDOM_UUID_VERSION;
  }

  private Future<Void> pause() {
    Promise<Void> over = Promise.promise();
    vertx.setTimer(Math.max(1, config.failurePause().toMillis()), id -> over.complete());
    return over.future();
  }

  private Future<Void> drop(SurveyTask task) {
    LOG.debugf("Dropped survey %s of rule %s, which has ended", task.survey(), task.rule());
    metrics.dropped();
    return Future.succeededFuture();
  }
}
