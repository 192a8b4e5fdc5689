package io.crosstide.contracts.letter;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A message that the broker gave up on.
 *
 * @param number grows with each letter
 * @param queue where it was to be taken from; empty if the broker does not tell
 * @param messageId the sender's id
 * @param cause why it is here
 * @param subject what it is about
 * @param keys how many keys it names; 0 if that cannot be told
 * @param size bytes of its body
 * @param head the first of these as text, at most {@value #HEAD_MAX} bytes
 * @param whole true if the whole body is kept, so that it can be sent again
 * @param state what became of it
 * @param remedy what follows if it is discarded now
 * @param arrivedAt when it was found, by the database's clock
 * @param settlement who decided, unless it is open
 */
public record DeadLetter(
    long number,
    Optional<String> queue,
    Optional<String> messageId,
    LetterCause cause,
    LetterSubject subject,
    int keys,
    long size,
    String head,
    boolean whole,
    LetterState state,
    Remedy remedy,
    Instant arrivedAt,
    Optional<Settlement> settlement) {
  /** Bytes of a body that are shown. */
  public static final int HEAD_MAX = 512;

  @SuppressWarnings("OptionalAssignedToNull")
  public DeadLetter {
    queue = queue == null ? Optional.empty() : queue;
    messageId = messageId == null ? Optional.empty() : messageId;
    Objects.requireNonNull(cause, "cause");
    subject = subject == null ? LetterSubject.NONE : subject;
    head = head == null ? "" : head;
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(remedy, "remedy");
    Objects.requireNonNull(arrivedAt, "arrivedAt");
    settlement = settlement == null ? Optional.empty() : settlement;
  }
}
