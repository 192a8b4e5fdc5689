package io.crosstide.progress.letter;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.codec.UndecodableException;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.task.TaskBatch;
import java.util.Map;
import java.util.Optional;

/** Which messages our queues hold. */
final class LetterForm {
  private static final Map<String, Class<? extends Message>> BY_QUEUE =
      Map.of(
          Addresses.SURVEYS, SurveyTask.class,
          Addresses.COMPARISONS, SurveyTask.class,
          Addresses.REPORTS, Report.class,
          Addresses.HEARTBEATS, Heartbeat.class,
          Addresses.COVERAGE, RuleCovered.class);

  private LetterForm() {}

  /** True if it is one of our queues. */
  static boolean isKnown(String queue) {
    return form(queue).isPresent();
  }

  /** The message, if it is one that this queue holds and this version can read. */
  static Optional<Message> decode(String queue, byte[] body) {
    return form(queue).flatMap(type -> decode(type, body));
  }

  private static Optional<Class<? extends Message>> form(String queue) {
    return Lane.ofAddress(queue).isPresent()
        ? Optional.of(TaskBatch.class)
        : Optional.ofNullable(BY_QUEUE.get(queue));
  }

  private static Optional<Message> decode(Class<? extends Message> type, byte[] body) {
    try {
      return Optional.of(MessageCodec.decode(body, type));
    } catch (UndecodableException notOne) {
      return Optional.empty();
    }
  }
}
