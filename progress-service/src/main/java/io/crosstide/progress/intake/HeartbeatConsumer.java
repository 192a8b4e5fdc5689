package io.crosstide.progress.intake;

import io.crosstide.contracts.stream.Heartbeat;
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

/** Takes the heartbeats of gateways. */
@ApplicationScoped
class HeartbeatConsumer {
  private static final Logger LOG = Logger.getLogger(HeartbeatConsumer.class);
  private static final String CHANNEL = "heartbeats";

  /** One after the other: a probe is then applied after the heartbeats that were sent before. */
  private static final int PARALLEL = 1;

  private final Multi<Message<byte[]>> messages;
  private final BatchIntake<Heartbeat> intake;

  HeartbeatConsumer(
      @Channel(CHANNEL) Multi<Message<byte[]>> messages,
      HeartbeatApplier applier,
      Vertx vertx,
      ProgressConfig config,
      MeterRegistry meters) {
    this.messages = messages;
    this.intake =
        new BatchIntake<>(
            CHANNEL, Heartbeat.class, PARALLEL, applier::apply, vertx, config.intake(), meters);
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
