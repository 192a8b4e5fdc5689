package io.crosstide.gateway.operator;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.ledger.RetryOrder;
import java.util.Optional;

/**
 * Which failed keys to try now; an empty body means all of the rule.
 *
 * @param key only this key
 * @param kind only keys that failed so
 * @param after where an earlier order ended
 */
public record RetryRequest(Optional<String> key, Optional<String> kind, Optional<String> after) {
  RetryOrder toOrder() {
    return new RetryOrder(
        key.map(ObjectKey::new),
        Given.word("kind", kind, FailureKind.class),
        Given.text(after).map(KeyCursor::parse));
  }
}
