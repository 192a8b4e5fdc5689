package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.deletes.ConfirmResult;
import io.crosstide.contracts.ledger.KeyCursor;
import java.util.Optional;

/**
 * What was confirmed.
 *
 * @param confirmed how many held deletes
 * @param next give it as {@code after}, with {@code upTo}, to go on; absent if all are confirmed
 * @param upTo so that nothing is confirmed that was held meanwhile
 */
public record ConfirmView(long confirmed, Optional<String> next, long upTo) {
  /** The view of a result. */
  public static ConfirmView of(ConfirmResult result) {
    return new ConfirmView(result.confirmed(), result.next().map(KeyCursor::text), result.upTo());
  }
}
