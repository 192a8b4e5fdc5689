package io.crosstide.contracts.ledger;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import java.util.Optional;

/**
 * Body of {@code POST /rules/{ruleId}/retries}: failed keys are due now, whatever wait was left.
 *
 * @param key only this key, all versions of it
 * @param kind only keys that failed so
 * @param after where an earlier order ended
 */
public record RetryOrder(
    Optional<ObjectKey> key, Optional<FailureKind> kind, Optional<KeyCursor> after) {
  @SuppressWarnings("OptionalAssignedToNull")
  public RetryOrder {
    key = key == null ? Optional.empty() : key;
    kind = kind == null ? Optional.empty() : kind;
    after = after == null ? Optional.empty() : after;
  }
}
