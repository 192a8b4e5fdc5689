package io.crosstide.progress.letter;

import io.crosstide.messaging.amqp.DeliveryMetadata;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.ProgressMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes the dead letters, one after the other. Each is acknowledged once it is stored; what cannot
 * be stored, because the database is away or too many are open, stays at the broker (I15).
 */
@ApplicationScoped
class LetterConsumer {
  private static final Logger LOG = Logger.getLogger(LetterConsumer.class);
  private static final String CHANNEL = "dead-letters";

  private final Multi<Message<byte[]>> messages;
  private final LetterStore store;
  private final ProgressConfig.Intake pauses;
  private final Counter kept;
  private final AtomicBoolean stalled = new AtomicBoolean();

  LetterConsumer(
      @Channel(CHANNEL) Multi<Message<byte[]>> messages,
      LetterStore store,
      ProgressConfig config,
      MeterRegistry meters) {
    this.messages = messages;
    this.store = store;
    this.pauses = config.intake();
    this.kept = meters.counter(ProgressMetrics.DEAD_LETTERS_KEPT);
  }

  void onStart(@Observes StartupEvent event) {
    messages
        .onItem()
        .transformToUniAndConcatenate(this::take)
        .subscribe()
        .with(
            x -> LOG.trace("A dead letter was taken"),
            cause -> LOG.errorf(cause, "The channel %s has failed", CHANNEL),
            () -> LOG.debugf("The channel %s has ended", CHANNEL));
  }

  private Uni<Void> take(Message<byte[]> message) {
    ArrivedLetter letter = letter(message);
    return Uni.createFrom()
        .deferred(() -> store.keep(letter))
        .onFailure()
        .invoke(this::stall)
        .onFailure()
        .retry()
        .withBackOff(pauses.pauseMin(), pauses.pauseMax())
        .indefinitely()
        .invoke(isNew -> resume(isNew, letter))
        .chain(() -> Uni.createFrom().completionStage(message.ack()));
  }

  private static ArrivedLetter letter(Message<byte[]> message) {
    Optional<DeliveryMetadata> about = message.getMetadata(DeliveryMetadata.class);
    return new ArrivedLetter(
        about.flatMap(DeliveryMetadata::origin),
        about.flatMap(DeliveryMetadata::messageId),
        message.getPayload());
  }

  private void stall(Throwable cause) {
    if (stalled.compareAndSet(false, true)) {
      LOG.warnf("Dead letters stay at the broker for now: %s", cause);
    }
  }

  private void resume(boolean isNew, ArrivedLetter letter) {
    stalled.set(false);
    if (isNew) {
      kept.increment();
      LOG.warnf("A message of %s is a dead letter", letter.queue().orElse("an unknown queue"));
    }
  }
}
