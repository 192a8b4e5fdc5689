package io.crosstide.progress.intake;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.codec.UndecodableException;
import io.crosstide.progress.ProgressConfig;
import io.crosstide.progress.ProgressMetrics;
import io.crosstide.progress.db.SqlFailures;
import io.crosstide.progress.rule.RulesUnreadableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Decodes messages, applies them in batches and acknowledges them last. While the database or the
 * rule service is away a batch waits, unacknowledged, and with it the intake (I58). A message that
 * cannot be applied is found by halving its batch, and only that one is refused.
 *
 * @param <M> the message
 */
final class BatchIntake<M> {
  private static final Logger LOG = Logger.getLogger(BatchIntake.class);

  private final String channel;
  private final Class<M> type;
  private final Function<List<M>, Uni<Void>> apply;
  private final ProgressConfig.Intake config;
  private final Counter failed;
  private final Batcher<Taken<M>> batcher;
  private final AtomicBoolean stalled = new AtomicBoolean();

  /** A message and what it says. */
  private record Taken<M>(Message<byte[]> message, M value) {}

  /**
   * @param parallel batches under way at once
   * @param apply applies messages; nothing is done if it fails
   */
  BatchIntake(
      String channel,
      Class<M> type,
      int parallel,
      Function<List<M>, Uni<Void>> apply,
      Vertx vertx,
      ProgressConfig.Intake config,
      MeterRegistry meters) {
    this.channel = channel;
    this.type = type;
    this.apply = apply;
    this.config = config;
    this.failed = meters.counter(ProgressMetrics.MESSAGES_FAILED, ProgressMetrics.CHANNEL, channel);
    this.batcher =
        new Batcher<>(vertx, config.batchMax(), config.linger(), parallel, this::process);
  }

  /** Takes a message. */
  void take(Message<byte[]> message) {
    try {
      batcher.add(new Taken<>(message, MessageCodec.decode(message.getPayload(), type)));
    } catch (UndecodableException e) {
      LOG.debugf(e, "A message of %s cannot be decoded", channel);
      refuse(message, e);
    }
  }

  private Uni<Void> process(List<Taken<M>> batch) {
    List<M> values = batch.stream().map(Taken::value).toList();
    return Uni.createFrom()
        .deferred(() -> apply.apply(values))
        .onFailure(BatchIntake::isPassing)
        .invoke(this::stall)
        .onFailure(BatchIntake::isPassing)
        .retry()
        .withBackOff(config.pauseMin(), config.pauseMax())
        .indefinitely()
        .invoke(() -> resume(batch))
        .onFailure()
        .recoverWithUni(cause -> halve(batch, cause));
  }

  private static boolean isPassing(Throwable cause) {
    return cause instanceof RulesUnreadableException || SqlFailures.isUnavailable(cause);
  }

  private void stall(Throwable cause) {
    if (stalled.compareAndSet(false, true)) {
      LOG.warnf("Messages of %s wait, trying again: %s", channel, cause);
    }
  }

  private void resume(List<Taken<M>> batch) {
    if (stalled.compareAndSet(true, false)) {
      LOG.infof("Messages of %s are applied again", channel);
    }
    batch.forEach(taken -> acknowledge(taken.message()));
  }

  private Uni<Void> halve(List<Taken<M>> batch, Throwable cause) {
    if (batch.size() == 1) {
      LOG.errorf(cause, "A message of %s cannot be applied", channel);
      failed.increment();
      refuse(batch.get(0).message(), cause);
      return Uni.createFrom().voidItem();
    }
    int half = batch.size() / 2;
    List<Taken<M>> rest = new ArrayList<>(batch.subList(half, batch.size()));
    return process(new ArrayList<>(batch.subList(0, half))).chain(() -> process(rest));
  }

  private void acknowledge(Message<byte[]> message) {
    message.ack().whenComplete((x, cause) -> warn(cause));
  }

  private void refuse(Message<byte[]> message, Throwable reason) {
    message.nack(reason).whenComplete((x, cause) -> warn(cause));
  }

  private void warn(Throwable cause) {
    if (cause != null) {
      LOG.warnf("A message of %s could not be settled: %s", channel, cause);
    }
  }
}
