package io.crosstide.contracts.deletes;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.ledger.KeyCursor;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Body of {@code POST /rules/{ruleId}/delete-confirmations}: deletes that are held may be done.
 *
 * @param by who confirms; 1 to {@value #BY_MAX} characters
 * @param key only of this key
 * @param after where an earlier order ended
 * @param upTo only what was held by then: as the first order of several answered; by default all
 *     that is held now
 */
public record ConfirmOrder(
    String by, Optional<ObjectKey> key, Optional<KeyCursor> after, OptionalLong upTo) {
  /** Characters of a name. */
  public static final int BY_MAX = 128;

  @SuppressWarnings("OptionalAssignedToNull")
  public ConfirmOrder {
    key = key == null ? Optional.empty() : key;
    after = after == null ? Optional.empty() : after;
    upTo = upTo == null ? OptionalLong.empty() : upTo;
    if (by == null || by.isBlank() || by.length() > BY_MAX) {
      throw new IllegalArgumentException("by has 1 to " + BY_MAX + " characters");
    }
    if (by.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("by holds a control character");
    }
  }
}
