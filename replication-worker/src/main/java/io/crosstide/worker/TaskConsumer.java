package io.crosstide.worker;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.Comparison;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.messaging.amqp.DeliveryMetadata;
import io.crosstide.messaging.amqp.GivenBack;
import io.crosstide.messaging.amqp.Intake;
import io.crosstide.messaging.amqp.IntakeOptions;
import io.crosstide.messaging.amqp.Intakes;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.RegionCatalogue;
import io.crosstide.worker.bucket.VersioningCheck;
import io.crosstide.worker.copy.MissingKeys;
import io.crosstide.worker.copy.Outcome;
import io.crosstide.worker.copy.Remit;
import io.crosstide.worker.copy.Replicator;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes tasks, has their keys made right, reports durably, and only then acknowledges (I12). Each
 * lane has an intake of its own for each region that may be a target, so that none waits behind
 * what another has not taken yet (I43).
 */
@Singleton
public class TaskConsumer {
  private static final Logger LOG = Logger.getLogger(TaskConsumer.class);

  private final Intakes intakes;
  private final WorkerConfig config;
  private final RegionCatalogue catalogue;
  private final WorkerRules rules;
  private final RuleStart start;
  private final VersioningCheck versioning;
  private final MissingKeys missingKeys;
  private final Replicator replicator;
  private final ReportPublisher reports;
  private final PeerWatch peers;
  private final WorkerMetrics metrics;
  private final Clock clock = Clock.systemUTC();
  private final List<Intake> open = new CopyOnWriteArrayList<>();

  @Inject
  TaskConsumer(
      Intakes intakes,
      WorkerConfig config,
      RegionCatalogue catalogue,
      WorkerRules rules,
      RuleStart start,
      VersioningCheck versioning,
      MissingKeys missingKeys,
      Replicator replicator,
      ReportPublisher reports,
      PeerWatch peers,
      WorkerMetrics metrics) {
    this.intakes = intakes;
    this.config = config;
    this.catalogue = catalogue;
    this.rules = rules;
    this.start = start;
    this.versioning = versioning;
    this.missingKeys = missingKeys;
    this.replicator = replicator;
    this.reports = reports;
    this.peers = peers;
    this.metrics = metrics;
  }

  void onStart(@Observes StartupEvent event) {
    consume(Lane.RTC, config.rtc());
    consume(Lane.LIVE, config.live());
    consume(Lane.GAP, config.gap());
    consume(Lane.RETRY, config.retry());
    consume(Lane.HISTORY, config.history());
  }

  /** The intakes of the lanes. */
  List<Intake> intakes() {
    return open;
  }

  private void consume(Lane lane, WorkerConfig.LaneConfig limits) {
    for (Region region : catalogue.regions()) {
      consume(lane, lane.address(region.name()), limits.tasks());
    }
  }

  private void consume(Lane lane, String address, int tasks) {
    Intake intake = intakes.open(new IntakeOptions(address, false, tasks), () -> {});
    open.add(intake);
    intake
        .messages()
        .subscribe()
        .with(
            message -> settle(lane, message),
            cause -> LOG.errorf(cause, "The intake of %s has ended", address));
  }

  private CompletionStage<Void> settle(Lane lane, Message<byte[]> message) {
    try {
      TaskBatch task = MessageCodec.decode(message.getPayload(), TaskBatch.class);
      boolean redelivered = isRedelivered(message);
      return work(task, lane, redelivered)
          .toCompletionStage()
          .handle((done, cause) -> cause == null ? message.ack() : message.nack(cause))
          .thenCompose(settled -> settled);
    } catch (RuntimeException e) {
      // Whatever is wrong with one message must not end the intake.
      return message.nack(e);
    }
  }

  private static boolean isRedelivered(Message<byte[]> message) {
    return message
        .getMetadata(DeliveryMetadata.class)
        .map(DeliveryMetadata::redelivered)
        .orElse(true);
  }

  private Future<Void> work(TaskBatch task, Lane lane, boolean redelivered) {
    metrics.pickedUp(lane, lag(task));
    return rules
        .findLive(task.rule())
        .recover(cause -> Future.failedFuture(returned(List.of())))
        .compose(rule -> rule.isPresent() ? start.await(rule.get()) : Future.succeededFuture(rule))
        .compose(
            rule -> rule.isPresent() ? begin(rule.get(), task, lane, redelivered) : drop(task));
  }

  private Future<Void> begin(Rule rule, TaskBatch task, Lane lane, boolean redelivered) {
    if (RuleStart.isAhead(rule)) {
      return park(task, lane, redelivered, RuleStart::parked);
    }
    if (rule.isPaused()) {
      return park(task, lane, redelivered, RulePauses::parked);
    }
    if (rule.isStopped()) {
      String why = rule.stop().orElseThrow().detail();
      return park(task, lane, redelivered, key -> RuleStops.parked(key, why));
    }
    return versioning
        .mismatch(rule)
        .compose(
            why ->
                why.isPresent()
                    ? park(task, lane, redelivered, key -> RuleStops.unfit(key, why.get()))
                    : replicate(rule, task, lane, redelivered));
  }

  private Future<Void> replicate(Rule rule, TaskBatch task, Lane lane, boolean redelivered) {
    return missing(rule, task)
        .compose(missing -> replicate(rule, task, lane, redelivered, missing));
  }

  /**
   * A page of a survey is looked up at the target by one listing. What it tells is old by the time
   * a key's turn comes; where versions are kept that could make a second one (I13).
   */
  private Future<Set<ObjectKey>> missing(Rule rule, TaskBatch task) {
    return task.origin() instanceof Origin.Survey survey
            && !rule.versioned()
            && survey.comparison().filter(Comparison::isReport).isEmpty()
        ? missingKeys.among(rule, task.keys(), survey.page().after())
        : Future.succeededFuture(Set.of());
  }

  private Future<Void> park(
      TaskBatch task, Lane lane, boolean redelivered, Function<KeyTask, Outcome> parking) {
    List<Outcome> parked = task.keys().stream().map(parking).toList();
    for (Outcome outcome : parked) {
      metrics.begun(lane);
      metrics.ended(lane, outcome);
    }
    return report(task, parked, redelivered, System.nanoTime());
  }

  private Future<Void> replicate(
      Rule rule, TaskBatch task, Lane lane, boolean redelivered, Set<ObjectKey> missing) {
    long begun = System.nanoTime();
    // A key captured just now is surely different at the target; any other may be right already.
    boolean look = redelivered || !(task.origin() instanceof Origin.Stream);
    boolean repeated = redelivered || task.origin() instanceof Origin.Ledger;
    Remit remit =
        task.origin() instanceof Origin.Survey survey ? Remit.of(survey.comparison()) : Remit.ALL;
    List<Future<Outcome>> keys = new ArrayList<>(task.keys().size());
    for (KeyTask key : task.keys()) {
      metrics.begun(lane);
      keys.add(
          replicator
              .replicate(rule, key, lane, look && !missing.contains(key.key()), repeated, remit)
              .onSuccess(outcome -> metrics.ended(lane, outcome)));
    }
    return Future.join(keys)
        .map(all -> all.<Outcome>list())
        .compose(
            outcomes ->
                remit.isAudit()
                    ? report(task, outcomes)
                    : report(task, outcomes, redelivered, begun));
  }

  private Future<Void> report(
      TaskBatch task, List<Outcome> outcomes, boolean redelivered, long begun) {
    boolean isDoubtful = redelivered || peers.mayHaveBeenAnothers(task, begun);
    return isDoubtful
        ? report(task, doubted(task, outcomes))
        : report(task, outcomes).onSuccess(told -> peers.done(task, outcomes, begun));
  }

  private List<Outcome> doubted(TaskBatch task, List<Outcome> outcomes) {
    metrics.doubted(outcomes.size());
    List<Outcome> doubted = new ArrayList<>(outcomes.size());
    for (int i = 0; i < outcomes.size(); i++) {
      doubted.add(
          OrphanedWrites.doubted(
              task.keys().get(i), outcomes.get(i), config.copy().lateWriteWait()));
    }
    return doubted;
  }

  private Future<Void> report(TaskBatch task, List<Outcome> outcomes) {
    if (outcomes.stream().anyMatch(Outcome.Stopped.class::isInstance)) {
      return Future.failedFuture(returned(outcomes));
    }
    if (outcomes.stream().anyMatch(Outcome.Dropped.class::isInstance)) {
      return drop(task);
    }
    return reports
        .report(TaskReport.of(task, outcomes, clock.instant()))
        .recover(cause -> Future.failedFuture(returned(outcomes)));
  }

  /** What may still take effect is to be known to whoever gets the task next (I14). */
  private static RuntimeException returned(List<Outcome> outcomes) {
    return outcomes.stream().anyMatch(OrphanedWrites::mayChangeLate)
        ? new IllegalStateException("The process stops, and a write has no answer")
        : new GivenBack("The process stops");
  }

  private Future<Void> drop(TaskBatch task) {
    LOG.debugf("Dropped task %s of rule %s, which has ended", task.id(), task.rule());
    metrics.dropped();
    return Future.succeededFuture();
  }

  private Duration lag(TaskBatch task) {
    boolean isAudit =
        task.origin() instanceof Origin.Survey survey && Remit.of(survey.comparison()).isAudit();
    Optional<Instant> changedAt = isAudit ? Optional.empty() : oldest(task);
    Duration lag = Duration.between(changedAt.orElse(task.createdAt()), clock.instant());
    return lag.isNegative() ? Duration.ZERO : lag;
  }

  private static Optional<Instant> oldest(TaskBatch task) {
    return task.keys().stream()
        .map(KeyTask::changedAt)
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }
}
