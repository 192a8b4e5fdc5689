package io.crosstide.progress.letter;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.codec.UndecodableException;
import io.crosstide.contracts.report.Report;
import io.crosstide.contracts.rule.RuleCovered;
import io.crosstide.contracts.stream.Heartbeat;
import io.crosstide.contracts.task.SurveyTask;
import io.crosstide.contracts.task.TaskBatch;
import java.util.Map;
import java.util.Optional;

/** Which messages our queues hold. */
final class LetterForm {
  private static final Map<String, Class<? extends Message>> BY_QUEUE =
      Map.of(
          Addresses.TASKS_LIVE, TaskBatch.class,
          Addresses.TASKS_RTC, TaskBatch.class,
          Addresses.TASKS_GAP, TaskBatch.class,
          Addresses.TASKS_HISTORY, TaskBatch.class,
          Addresses.TASKS_RETRY, TaskBatch.class,
          Addresses.SURVEYS, SurveyTask.class,
          Addresses.COMPARISONS, SurveyTask.class,
          Addresses.REPORTS, Report.class,
          Addresses.HEARTBEATS, Heartbeat.class,
          Addresses.COVERAGE, RuleCovered.class);

  private LetterForm() {}

  /** True if it is one of our queues. */
  static boolean isKnown(String queue) {
    return BY_QUEUE.containsKey(queue);
  }

  /** The message, if it is one that this queue holds and this version can read. */
  static Optional<Message> decode(String queue, byte[] body) {
    Class<? extends Message> type = BY_QUEUE.get(queue);
    if (type == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(MessageCodec.decode(body, type));
    } catch (UndecodableException notOne) {
      return Optional.empty();
    }
  }
}
