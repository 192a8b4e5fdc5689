package io.crosstide.worker;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.messaging.amqp.ConfirmedPublisher;
import io.crosstide.messaging.amqp.Publishers;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Sends what the worker has to say. A send completes when the broker has the message durably; until
 * then it is sent again and again, which is safe since it keeps its id. Fails only when the process
 * stops.
 */
@Singleton
public class ReportPublisher {
  private static final Logger LOG = Logger.getLogger(ReportPublisher.class);

  private final ConfirmedPublisher reports;
  private final Publishers publishers;
  private final ConfirmedPublisher surveys;
  private final ConfirmedPublisher comparisons;
  private final Persistence persistence;
  private final WorkerMetrics metrics;

  @Inject
  ReportPublisher(Publishers publishers, Persistence persistence, WorkerMetrics metrics) {
    this.reports = publishers.toQueue(Addresses.REPORTS);
    this.publishers = publishers;
    this.surveys = publishers.toQueue(Addresses.SURVEYS);
    this.comparisons = publishers.toQueue(Addresses.COMPARISONS);
    this.persistence = persistence;
    this.metrics = metrics;
  }

  /** What was done or listed. */
  public Future<Void> report(Report report) {
    return send(reports, report);
  }

  /** A page that a survey found, as a task on its lane: gap or history. */
  public Future<Void> task(TaskBatch page, RegionName target) {
    return send(publishers.toQueue(page.lane().address(target)), page);
  }

  /** A survey to go on with. */
  public Future<Void> survey(SurveyTask next) {
    return send(next.isUnhurried() ? comparisons : surveys, next);
  }

  private Future<Void> send(ConfirmedPublisher to, Message message) {
    return persistence.untilDone(
        () ->
            to.sendFuture(message)
                .onFailure(
                    cause -> {
                      metrics.publishedAgain();
                      LOG.warnf("Not confirmed by the broker, sending again: %s", cause);
                    }));
  }
}
