package io.crosstide.gateway.operator;

import io.crosstide.contracts.deletes.ConfirmOrder;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.ledger.KeyCursor;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which held deletes to let be done; an empty body means all that are held now.
 *
 * @param key only of this key
 * @param after where an earlier call ended
 * @param upTo as that call answered
 */
public record ConfirmRequest(Optional<String> key, Optional<String> after, OptionalLong upTo) {
  ConfirmOrder toOrder(String operator) {
    return new ConfirmOrder(
        operator, key.map(ObjectKey::new), Given.text(after).map(KeyCursor::parse), upTo);
  }
}
