package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.letter.DeadLetter;
import io.crosstide.contracts.letter.LetterSubject;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A message that the broker gave up on.
 *
 * @param number grows with each
 * @param queue where it was to be taken from; absent if the broker does not tell
 * @param cause a word: undecodable, failed, unknown_queue
 * @param causeText what that means
 * @param rule its rule; this and what follows is absent if it cannot be told
 * @param stream the gateway's stream whose batch it is or reports
 * @param sequence the number of that batch
 * @param survey the survey whose page it is or reports
 * @param range the range of that survey
 * @param keys how many keys it names
 * @param size bytes of its body
 * @param head the first of these, as text
 * @param whole true if the whole body is kept
 * @param state open, sent or discarded
 * @param remedy what follows if it is discarded: none, ledger, recovery, refused, unknown
 * @param remedyText what that means
 * @param arrivedAt when it was found
 * @param by who settled it
 * @param reason why
 * @param settledAt when
 */
public record DeadLetterView(
    long number,
    Optional<String> queue,
    Optional<String> messageId,
    String cause,
    String causeText,
    Optional<String> rule,
    Optional<String> stream,
    OptionalLong sequence,
    Optional<String> survey,
    OptionalInt range,
    int keys,
    long size,
    String head,
    boolean whole,
    String state,
    String remedy,
    String remedyText,
    Instant arrivedAt,
    Optional<String> by,
    Optional<String> reason,
    Optional<Instant> settledAt) {
  /** The view of a letter. */
  public static DeadLetterView of(DeadLetter letter) {
    LetterSubject subject = letter.subject();
    return new DeadLetterView(
        letter.number(),
        letter.queue(),
        letter.messageId(),
        letter.cause().word(),
        letter.cause().text() + ".",
        subject.rule().map(Object::toString),
        subject.stream().map(Object::toString),
        subject.sequence(),
        subject.survey().map(Object::toString),
        subject.range(),
        letter.keys(),
        letter.size(),
        letter.head(),
        letter.whole(),
        letter.state().word(),
        letter.remedy().word(),
        letter.remedy().text() + ".",
        letter.arrivedAt(),
        letter.settlement().map(settled -> settled.by()),
        letter.settlement().map(settled -> settled.reason()),
        letter.settlement().map(settled -> settled.at()));
  }
}
