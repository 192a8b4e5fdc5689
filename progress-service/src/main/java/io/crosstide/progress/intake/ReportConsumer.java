package io.crosstide.progress.intake;

import io.crosstide.contracts.report.Report;
import io.crosstide.progress.ProgressConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** Takes the reports of workers. */
@ApplicationScoped
class ReportConsumer {
  private static final Logger LOG = Logger.getLogger(ReportConsumer.class);
  private static final String CHANNEL = "reports";

  private final Multi<Message<byte[]>> messages;
  private final BatchIntake<Report> intake;

  ReportConsumer(
      @Channel(CHANNEL) Multi<Message<byte[]>> messages,
      ReportApplier applier,
      Vertx vertx,
      ProgressConfig config,
      MeterRegistry meters) {
    this.messages = messages;
    this.intake =
        new BatchIntake<>(
            CHANNEL,
            Report.class,
            config.intake().parallel(),
            applier::apply,
            vertx,
            config.intake(),
            meters);
  }

  void onStart(@Observes StartupEvent event) {
    messages
        .subscribe()
        .with(
            intake::take,
            cause -> LOG.errorf(cause, "The channel %s has failed", CHANNEL),
            () -> LOG.debugf("The channel %s has ended", CHANNEL));
  }
}
