package io.crosstide.rules.outbox;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.rule.RuleChanged;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.messaging.amqp.ConfirmedPublisher;
import io.crosstide.messaging.amqp.Publishers;
import java.nio.charset.StandardCharsets;

/** The messages that this service sends. The names are stored. */
enum OutboxKind {
  RULE_CHANGED(RuleChanged.class) {
    @Override
    ConfirmedPublisher publisher(Publishers publishers) {
      return publishers.toTopic(Addresses.RULES);
    }
  },
  SURVEY_TASK(SurveyTask.class) {
    @Override
    ConfirmedPublisher publisher(Publishers publishers) {
      return publishers.toQueue(Addresses.SURVEYS);
    }
  },
  COMPARISON_TASK(SurveyTask.class) {
    @Override
    ConfirmedPublisher publisher(Publishers publishers) {
      return publishers.toQueue(Addresses.COMPARISONS);
    }
  };

  private final Class<? extends Message> type;

  OutboxKind(Class<? extends Message> type) {
    this.type = type;
  }

  static OutboxKind of(Message message) {
    if (message instanceof SurveyTask task && task.isUnhurried()) {
      return COMPARISON_TASK;
    }
    for (OutboxKind kind : values()) {
      if (kind.type.isInstance(message)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("Not a message of this service: " + message.getClass());
  }

  /** Where it goes. */
  abstract ConfirmedPublisher publisher(Publishers publishers);

  Message read(String json) {
    return MessageCodec.decode(json.getBytes(StandardCharsets.UTF_8), type);
  }
}
