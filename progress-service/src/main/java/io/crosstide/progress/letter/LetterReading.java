package io.crosstide.progress.letter;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.letter.LetterCause;
import io.crosstide.contracts.letter.LetterSubject;
import io.crosstide.contracts.letter.Remedy;
import io.crosstide.contracts.report.TaskDone;
import io.crosstide.contracts.task.Lane;
import io.crosstide.contracts.task.Origin;
import io.crosstide.contracts.task.TaskBatch;
import java.util.Optional;
import java.util.Set;

/**
 * A dead letter as this version reads it.
 *
 * @param queue where it came from; empty if that is not known
 * @param message the message, if it can be decoded
 * @param subject what it is about
 * @param keys how many keys it names
 */
record LetterReading(
    Optional<String> queue, Optional<Message> message, LetterSubject subject, int keys) {
  /** What is lost with one of these is told again within seconds. */
  private static final Set<String> REPEATED = Set.of(Addresses.HEARTBEATS, Addresses.COVERAGE);

  /**
   * Reads a letter.
   *
   * @param queue what the broker says of where it came from
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static LetterReading of(Optional<String> queue, byte[] body) {
    Optional<String> known = queue.filter(LetterForm::isKnown);
    return new LetterReading(
        known,
        known.flatMap(name -> LetterForm.decode(name, body)),
        LetterSubjects.of(body),
        LetterSubjects.keys(body));
  }

  /** The same as if it could not be decoded: it is not kept as a whole. */
  LetterReading withoutMessage() {
    return new LetterReading(queue, Optional.empty(), subject, keys);
  }

  /** Why it is here. */
  LetterCause cause() {
    if (queue.isEmpty()) {
      return LetterCause.UNKNOWN_QUEUE;
    }
    return message.isPresent() ? LetterCause.FAILED : LetterCause.UNDECODABLE;
  }

  /**
   * What follows if it is discarded.
   *
   * @param isRuleThere whether the rule that it names exists
   */
  Remedy remedy(boolean isRuleThere) {
    if (queue.filter(REPEATED::contains).isPresent() || isOfLedger()) {
      return Remedy.NONE;
    }
    if (subject.rule().isEmpty()) {
      return Remedy.UNKNOWN;
    }
    if (!isRuleThere) {
      return Remedy.NONE;
    }
    if (message.filter(TaskBatch.class::isInstance).isPresent()) {
      return Remedy.LEDGER;
    }
    if (subject.stream().isPresent() && subject.sequence().isPresent()) {
      return Remedy.RECOVERY;
    }
    return subject.survey().isPresent() ? Remedy.REFUSED : Remedy.UNKNOWN;
  }

  /** Rows of the ledger stay there and are sent again when their lease is over. */
  private boolean isOfLedger() {
    return queue.flatMap(Lane::ofAddress).filter(Lane.RETRY::equals).isPresent()
        || message.filter(LetterReading::isOfLedger).isPresent();
  }

  private static boolean isOfLedger(Message message) {
    return message instanceof TaskBatch task && task.origin() instanceof Origin.Ledger
        || message instanceof TaskDone done && done.origin() instanceof Origin.Ledger;
  }
}
