package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.ledger.LeftOutKey;
import io.crosstide.contracts.ledger.LeftOutPage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of keys that a rule covers and that were deliberately not replicated.
 *
 * @param next give it as {@code after} for the next page; absent on the last
 */
public record LeftOutView(List<Key> keys, Optional<String> next) {
  /**
   * A key.
   *
   * @param reason a word
   * @param cause what it means and what to do
   * @param seenAt when a worker saw it last
   */
  public record Key(
      String key, Optional<String> version, String reason, String cause, Instant seenAt) {
    static Key of(LeftOutKey left) {
      return new Key(
          left.key().value(),
          left.version().map(VersionId::value),
          left.reason().word(),
          left.reason().cause() + ".",
          left.seenAt());
    }
  }

  /** The view of a page. */
  public static LeftOutView of(LeftOutPage page) {
    return new LeftOutView(
        page.keys().stream().map(Key::of).toList(), page.next().map(KeyCursor::text));
  }
}
