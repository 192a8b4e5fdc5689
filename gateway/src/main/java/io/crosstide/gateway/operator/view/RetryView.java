package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.ledger.RetryResult;
import java.util.Optional;

/**
 * What an order to retry did.
 *
 * @param due keys that waited and are due now; they are sent to workers a bounded number at a time
 * @param next present if there may be more: order again with it as {@code after}
 */
public record RetryView(long due, Optional<String> next) {
  /** The view of a result. */
  public static RetryView of(RetryResult result) {
    return new RetryView(result.due(), result.next().map(KeyCursor::text));
  }
}
