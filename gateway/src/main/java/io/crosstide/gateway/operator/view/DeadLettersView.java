package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.letter.DeadLetterPage;
import java.util.List;
import java.util.Optional;

/**
 * A page of dead letters in the order of their arrival.
 *
 * @param open how many are open in all
 * @param full true if no more are taken from the broker until some are settled
 * @param next give it as {@code after} for the next page; absent on the last
 */
public record DeadLettersView(
    List<DeadLetterView> letters, long open, boolean full, Optional<String> next) {
  /** The view of a page. */
  public static DeadLettersView of(DeadLetterPage page) {
    return new DeadLettersView(
        page.letters().stream().map(DeadLetterView::of).toList(),
        page.open(),
        page.full(),
        page.next().isPresent()
            ? Optional.of(Long.toString(page.next().getAsLong()))
            : Optional.empty());
  }
}
