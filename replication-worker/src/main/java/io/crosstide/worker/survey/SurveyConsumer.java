package io.crosstide.worker.survey;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.ComparisonLeave;
import io.crosstide.contracts.survey.Settled;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.messaging.amqp.GivenBack;
import io.crosstide.messaging.amqp.Intake;
import io.crosstide.messaging.amqp.Intakes;
import io.crosstide.worker.ReportPublisher;
import io.crosstide.worker.WorkerConfig;
import io.crosstide.worker.WorkerMetrics;
import io.crosstide.worker.WorkerRules;
import io.crosstide.worker.copy.DownRegions;
import io.crosstide.worker.copy.EventLoops;
import io.crosstide.worker.copy.Listing;
import io.crosstide.worker.copy.StopSign;
import io.crosstide.worker.survey.SurveyBacklogs.Backlog;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes a survey's cursor, lists what comes next, publishes pages, and the next cursor. Each is
 * confirmed before the next is sent, and the last before the message is acknowledged: a crash
 * repeats at most one listing (I45).
 */
@Singleton
public class SurveyConsumer {
  private static final Logger LOG = Logger.getLogger(SurveyConsumer.class);

  private final EventLoops loops;
  private final WorkerConfig.Survey config;
  private final WorkerRules rules;
  private final ReportPublisher publisher;
  private final WorkerMetrics metrics;
  private final StopSign stop;
  private final Comparer comparer;
  private final SurveyListings listings;
  private final SurveyBacklogs backlogs;
  private final SectionSplitter splitter;
  private final SurveyFailures failures;
  private final SurveyQueue surveys;
  private final SurveyQueue comparisons;
  private final Clock clock = Clock.systemUTC();

  @Inject
  SurveyConsumer(
      Vertx vertx,
      EventLoops loops,
      Intakes intakes,
      WorkerConfig config,
      WorkerRules rules,
      ReportPublisher publisher,
      WorkerMetrics metrics,
      StopSign stop,
      Comparer comparer,
      DownRegions down,
      SurveyListings listings,
      SurveyBacklogs backlogs,
      SectionSplitter splitter,
      SurveyFailures failures) {
    this.loops = loops;
    this.config = config.survey();
    this.rules = rules;
    this.publisher = publisher;
    this.metrics = metrics;
    this.stop = stop;
    this.comparer = comparer;
    this.listings = listings;
    this.backlogs = backlogs;
    this.splitter = splitter;
    this.failures = failures;
    this.surveys =
        new SurveyQueue(vertx, intakes, Addresses.SURVEYS, down, Listing.SURVEY, config.survey());
    this.comparisons =
        new SurveyQueue(
            vertx, intakes, Addresses.COMPARISONS, down, Listing.COMPARISON, config.survey());
  }

  void onStart(@Observes StartupEvent event) {
    for (SurveyQueue queue : List.of(surveys, comparisons)) {
      queue
          .intake()
          .messages()
          .subscribe()
          .with(
              message -> settle(queue, message),
              cause -> LOG.error("The intake of surveys has ended", cause));
    }
  }

  /** The intakes: comparisons that may be slowed down are not in the way of others. */
  public List<Intake> intakes() {
    return List.of(surveys.intake(), comparisons.intake());
  }

  private CompletionStage<Void> settle(SurveyQueue queue, Message<byte[]> message) {
    try {
      SurveyTask task = MessageCodec.decode(message.getPayload(), SurveyTask.class);
      return loops
          .run(() -> advance(queue, task))
          .toCompletionStage()
          .handle((done, cause) -> cause == null ? message.ack() : message.nack(cause))
          .thenCompose(settled -> settled);
    } catch (RuntimeException e) {
      // Whatever is wrong with one message must not end the intake.
      return message.nack(e);
    }
  }

  private Future<Void> advance(SurveyQueue queue, SurveyTask task) {
    return rules
        .findLive(task.rule())
        .compose(rule -> rule.isPresent() ? begin(queue, rule.get(), task) : drop(task));
  }

  /**
   * What a rule owes that is paused or stopped is listed when it goes on (I35, I51). Surveys of a
   * region that is slow or down are not in the way of others (I43).
   */
  private Future<Void> begin(SurveyQueue queue, Rule rule, SurveyTask task) {
    return rule.isPaused() || rule.isStopped() || queue.isCrowded(rule)
        ? queue.pause().compose(v -> askAgain(task))
        : Future.succeededFuture()
            .compose(v -> go(queue, rule, task))
            .recover(cause -> onFailure(queue, task, cause));
  }

  private Future<Void> go(SurveyQueue queue, Rule rule, SurveyTask task) {
    if (task.split().isPresent()) {
      return split(task);
    }
    return task.isUnhurried()
        ? audit(queue, rule, task)
        : unlessAhead(queue, task, backlog -> survey(queue, rule, task, backlog));
  }

  /** The sections are the same each time, so that one that is sent again is one all the same. */
  private Future<Void> split(SurveyTask task) {
    Future<Void> sent = Future.succeededFuture();
    for (SurveyTask section : task.sections()) {
      sent = sent.compose(v -> publisher.survey(section));
    }
    return sent.onSuccess(v -> metrics.rangeSplit());
  }

  private Future<Void> askAgain(SurveyTask task) {
    return stop.isRaised() ? Future.failedFuture(stopping()) : publisher.survey(task.again());
  }

  /**
   * Where much is listed and not done the survey waits at its queue, under a new id each time: it
   * is not delivered again and again, and is in nobody's way.
   */
  private Future<Void> unlessAhead(
      SurveyQueue queue, SurveyTask task, Function<Backlog, Future<Void>> listing) {
    return backlogs
        .of(task)
        .compose(backlog -> backlog.isFull() ? waitAhead(queue, task) : listing.apply(backlog));
  }

  private Future<Void> waitAhead(SurveyQueue queue, SurveyTask task) {
    metrics.listedAhead();
    return queue.pauseAhead().compose(v -> askAgain(task));
  }

  private static GivenBack stopping() {
    return new GivenBack("The process stops");
  }

  private Future<Void> survey(SurveyQueue queue, Rule rule, SurveyTask task, Backlog backlog) {
    int keysMax = config.keysPerList();
    return task.comparison().isPresent()
        ? both(queue, rule, task, keysMax, backlog)
            .compose(both -> goOn(rule, cut(rule, task, both.listing()), both.next()))
        : source(queue, rule, task, keysMax, backlog)
            .compose(source -> goOn(rule, PageCutter.cut(task, source.listing()), source.next()));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Void> goOn(Rule rule, List<FoundPage> pages, Optional<SurveyTask> next) {
    return publish(rule, pages, Optional.empty()).compose(v -> send(next));
  }

  /** What was cancelled is dropped where it is met. */
  private Future<Void> audit(SurveyQueue queue, Rule rule, SurveyTask task) {
    long began = System.nanoTime();
    return comparer
        .ask(task)
        .compose(
            leave ->
                leave.granted()
                    ? unlessAhead(
                        queue, task, backlog -> audit(queue, rule, task, leave, began, backlog))
                    : drop(task));
  }

  private Future<Void> audit(
      SurveyQueue queue,
      Rule rule,
      SurveyTask task,
      ComparisonLeave leave,
      long began,
      Backlog backlog) {
    Pace pace = comparer.pace(task);
    return both(queue, rule, task, pace.keysPerList(), backlog)
        .compose(
            both -> {
              List<FoundPage> pages = cut(rule, task, both.listing());
              int keys = both.listing().keys().size();
              return comparer
                  .settled(rule, task, both.listing(), leave)
                  .compose(settled -> publish(rule, pages, settled))
                  .compose(v -> comparer.keepPace(pace, keys, began))
                  .compose(v -> send(both.next()));
            });
  }

  /**
   * What was listed.
   *
   * @param next the task that goes on; empty at the end
   */
  private record Listed<T>(T listing, Optional<SurveyTask> next) {}

  private Future<Listed<RangeListing>> source(
      SurveyQueue queue, Rule rule, SurveyTask task, int keysMax, Backlog backlog) {
    return queue.inTurn(
        rule,
        () ->
            listings
                .source(rule, task, keysMax)
                .compose(it -> listed(rule, task, it, it.through(), backlog)));
  }

  /** What a comparison waits for afterwards holds no place in the way of other listings. */
  private Future<Listed<ComparedListing>> both(
      SurveyQueue queue, Rule rule, SurveyTask task, int keysMax, Backlog backlog) {
    return queue.inTurn(
        rule,
        () ->
            listings
                .both(rule, task, keysMax)
                .compose(it -> listed(rule, task, it, it.through(), backlog)));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private <T> Future<Listed<T>> listed(
      Rule rule, SurveyTask task, T listing, Optional<ObjectKey> through, Backlog backlog) {
    Optional<SurveyTask> next = through.map(task::next);
    return next.isPresent() && backlog.maySplit()
        ? splitter.split(rule, next.get()).map(it -> new Listed<>(listing, Optional.of(it)))
        : Future.succeededFuture(new Listed<>(listing, next));
  }

  private static List<FoundPage> cut(Rule rule, SurveyTask task, ComparedListing both) {
    List<SurveyedKey> keys =
        both.keys().stream().map(key -> ComparedKeys.of(task, rule, key)).toList();
    return PageCutter.cut(task, keys, both.through());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Void> publish(Rule rule, List<FoundPage> pages, Optional<Settled> settled) {
    Future<Void> sent = Future.succeededFuture();
    for (FoundPage page : pages) {
      sent = sent.compose(v -> publish(rule, page, settled));
    }
    return sent;
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Void> send(Optional<SurveyTask> next) {
    return next.map(publisher::survey).orElseGet(Future::succeededFuture);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<Void> publish(Rule rule, FoundPage page, Optional<Settled> settled) {
    return publisher
        .task(page.task(rule.id(), settled, clock.instant()), rule.target().region())
        .compose(v -> publisher.report(page.listed(rule.id())))
        .onSuccess(v -> metrics.pageListed());
  }

  /**
   * What could not be listed now is asked again later, behind the other surveys: given back to the
   * broker it would be a dead letter after a few times.
   */
  private Future<Void> onFailure(SurveyQueue queue, SurveyTask task, Throwable cause) {
    if (stop.isRaised()) {
      return Future.failedFuture(stopping());
    }
    failures.tell(task, cause);
    return queue.pause().compose(v -> askAgain(task));
  }

  private Future<Void> drop(SurveyTask task) {
    LOG.debugf("Dropped survey %s of rule %s, which has ended", task.survey(), task.rule());
    metrics.dropped();
    return Future.succeededFuture();
  }
}
