package io.crosstide.progress.ledger;

import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.messaging.amqp.Publishers;
import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.ProgressMetrics;
import io.crosstide.progress.db.Transactions;
import io.crosstide.progress.rule.RuleDirectory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Sends due keys to the workers. The row's next time is moved ahead before, so that a retry that is
 * lost on its way, or with this process, is sent again (I48).
 */
@ApplicationScoped
class RetryPublisher {
  private static final Logger LOG = Logger.getLogger(RetryPublisher.class);
  private static final int SENDS_MAX = 50;
  private static final Duration UNSENT_PAUSE = Duration.ofSeconds(2);

  private final Transactions transactions;
  private final DueStore store;
  private final GateStore gates;
  private final ProgressConfig.Ledger config;
  private final Publishers publishers;
  private final RuleDirectory rules;
  private final Counter sent;

  RetryPublisher(
      Transactions transactions,
      DueStore store,
      GateStore gates,
      ProgressConfig config,
      Publishers publishers,
      RuleDirectory rules,
      MeterRegistry meters) {
    this.transactions = transactions;
    this.store = store;
    this.gates = gates;
    this.config = config.ledger();
    this.publishers = publishers;
    this.rules = rules;
    this.sent = meters.counter(ProgressMetrics.RETRIES_SENT);
  }

  void onStart(@Observes StartupEvent event, Schedules schedules) {
    schedules.every(config.interval(), "due keys", this::sendDue);
  }

  Uni<Void> sendDue() {
    return transactions
        .run(this::take)
        .map(due -> RetryBatches.of(due, Clock.systemUTC().instant()))
        .chain(this::sendAll);
  }

  /** Probes first: what they find decides over many keys. */
  private Uni<List<DueKey>> take(SqlConnection connection) {
    return gates
        .take(connection)
        .chain(
            probed ->
                store
                    .takeDue(connection, DueStore.Bounds.of(config))
                    .map(due -> Stream.concat(probed.stream(), due.stream()).toList()));
  }

  private Uni<Void> sendAll(List<RetryBatches.Batch> batches) {
    return Multi.createFrom()
        .iterable(batches)
        .onItem()
        .transformToUni(this::send)
        .merge(SENDS_MAX)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> send(RetryBatches.Batch batch) {
    return publish(batch.task())
        .invoke(() -> sent.increment(batch.keys().size()))
        .onFailure()
        .recoverWithUni(cause -> giveBack(batch, cause));
  }

  private Uni<Void> publish(TaskBatch task) {
    return rules
        .target(task.rule())
        .map(known -> known.orElseThrow(() -> new IllegalStateException("The rule is not known")))
        .chain(target -> publishers.toQueue(Lane.RETRY.address(target)).send(task));
  }

  private Uni<Void> giveBack(RetryBatches.Batch batch, Throwable cause) {
    LOG.warnf("%d due keys could not be sent: %s", batch.keys().size(), cause);
    return transactions.single(c -> store.giveBack(c, batch.keys(), UNSENT_PAUSE));
  }
}
