package io.crosstide.progress.it;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.TaskBatch;
import io.crosstide.messaging.amqp.IntakeOptions;
import io.crosstide.messaging.amqp.Intakes;
import io.crosstide.messaging.amqp.Publishers;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Message;

/** A worker for retries. Tasks of rules that nobody told it about are lost. */
@ApplicationScoped
class RetryWorker {
  private static final int CREDITS = 100;

  private final Intakes intakes;
  private final Publishers publishers;
  private final Map<RuleId, Function<KeyTask, Optional<TaskDone>>> handlers =
      new ConcurrentHashMap<>();

  RetryWorker(Intakes intakes, Publishers publishers) {
    this.intakes = intakes;
    this.publishers = publishers;
  }

  void onStart(@Observes StartupEvent event) {
    intakes
        .open(
            new IntakeOptions(Lane.RETRY.address(RuleServiceFixture.TARGET), false, CREDITS),
            () -> {})
        .messages()
        .subscribe()
        .with(
            this::handle,
            cause -> {
              throw new AssertionError("The stream must never end", cause);
            });
  }

  /** Answers each key of the rule's retries; without an answer the retry is lost. */
  void on(Rule rule, Function<KeyTask, Optional<TaskDone>> handler) {
    handlers.put(rule.id(), handler);
  }

  private void handle(Message<byte[]> message) {
    TaskBatch batch = MessageCodec.decode(message.getPayload(), TaskBatch.class);
    Function<KeyTask, Optional<TaskDone>> handler =
        handlers.getOrDefault(batch.rule(), task -> Optional.empty());
    for (KeyTask task : batch.keys()) {
      handler
          .apply(task)
          .ifPresent(
              done ->
                  publishers
                      .toQueue(Addresses.REPORTS)
                      .sendFuture(done)
                      .onFailure(Throwable::printStackTrace));
    }
    message.ack();
  }
}
