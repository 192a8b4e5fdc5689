package io.crosstide.messaging.quarkus;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.messaging.amqp.ConfirmedPublisher;
import io.crosstide.messaging.amqp.DeliveryMetadata;
import io.crosstide.messaging.amqp.Publishers;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Consumers as the services write them. */
@ApplicationScoped
class Consumers {
  private final List<RuleCovered> oneByOne = new CopyOnWriteArrayList<>();
  private final List<byte[]> severalAtOnce = new CopyOnWriteArrayList<>();
  private final List<String> contexts = new CopyOnWriteArrayList<>();
  private final ConfirmedPublisher onward;

  @Inject
  @Channel("reports")
  Multi<Message<byte[]>> reports;

  @Inject
  Consumers(Publishers publishers) {
    onward = publishers.toQueue(Addresses.SURVEYS);
  }

  List<RuleCovered> oneByOne() {
    return oneByOne;
  }

  List<byte[]> severalAtOnce() {
    return severalAtOnce;
  }

  List<String> contexts() {
    return contexts;
  }

  void onStart(@Observes StartupEvent event) {
    reports
        .onItem()
        .transformToUni(this::onReport)
        .merge(16)
        .subscribe()
        .with(x -> {}, cause -> contexts.add("ended: " + cause));
  }

  private Uni<Void> onReport(Message<byte[]> message) {
    noteContext("multi");
    severalAtOnce.add(message.getPayload());
    return Uni.createFrom().completionStage(message.ack());
  }

  @Incoming("coverage")
  Uni<Void> onCovered(Message<byte[]> message) {
    noteContext("incoming");
    return Uni.createFrom()
        .item(() -> MessageCodec.decode(message.getPayload(), RuleCovered.class))
        .chain(covered -> onward.send(covered).invoke(() -> done(message, covered)))
        .onItemOrFailure()
        .transformToUni(
            (x, cause) ->
                Uni.createFrom()
                    .completionStage(cause == null ? message.ack() : message.nack(cause)));
  }

  private void done(Message<byte[]> message, RuleCovered covered) {
    noteContext("after send");
    message.getMetadata(DeliveryMetadata.class).ifPresent(about -> oneByOne.add(covered));
  }

  private void noteContext(String where) {
    boolean duplicated = VertxContext.isOnDuplicatedContext();
    boolean safe;
    try {
      VertxContextSafetyToggle.validateContextIfExists("unsafe", "unsafe");
      safe = true;
    } catch (RuntimeException e) {
      safe = false;
    }
    contexts.add(where + " duplicated=" + duplicated + " safe=" + safe);
  }
}
