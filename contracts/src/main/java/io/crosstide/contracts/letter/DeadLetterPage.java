package io.crosstide.contracts.letter;

import java.util.List;
import java.util.OptionalLong;

/**
 * Answer of {@code GET /dead-letters}: in the order in which they came.
 *
 * @param letters one page
 * @param open how many are open in all
 * @param full true if no more are taken from the broker until some are settled
 * @param next give it as {@code after} for the next page; empty on the last
 */
public record DeadLetterPage(List<DeadLetter> letters, long open, boolean full, OptionalLong next) {
  @SuppressWarnings("OptionalAssignedToNull")
  public DeadLetterPage {
    letters = List.copyOf(letters);
    next = next == null ? OptionalLong.empty() : next;
  }
}
