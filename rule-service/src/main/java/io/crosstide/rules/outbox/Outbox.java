package io.crosstide.rules.outbox;

import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.id.RuleId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * Messages owed to the broker. They are written in the transaction of the change they tell of, so
 * that there is never one without the other (I17), and sent after it.
 */
@ApplicationScoped
public class Outbox {
  private final Clock clock;
  private final OutboxRelay relay;

  @Inject
  Outbox(Clock clock, OutboxRelay relay) {
    this.clock = clock;
    this.relay = relay;
  }

  /**
   * Writes messages in the current transaction. Those of one rule are sent in the order in which
   * they were written; the caller holds a lock on the rule.
   */
  public Uni<Void> append(RuleId rule, List<? extends Message> messages) {
    Object[] rows = messages.stream().map(message -> row(rule, message)).toArray();
    return Panache.getSession().flatMap(session -> session.persistAll(rows));
  }

  /** To be called after the commit: what was written is sent now rather than at the next poll. */
  public void wake() {
    relay.wake();
  }

  private OutboxEntity row(RuleId rule, Message message) {
    OutboxEntity row = new OutboxEntity();
    row.rule = rule.value();
    row.kind = OutboxKind.of(message).name();
    row.body = new String(MessageCodec.encode(message), StandardCharsets.UTF_8);
    row.createdAt = clock.instant();
    return row;
  }
}
