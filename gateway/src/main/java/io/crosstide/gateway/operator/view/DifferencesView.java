package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.ledger.KeyCursor;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.contracts.survey.DifferencePage;
import io.crosstide.contracts.survey.DifferingKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of keys that a comparison found different, or could not look at, in the order of the keys.
 *
 * @param next give it as {@code after} for the next page; absent on the last
 * @param more true if more keys differ than are named
 */
public record DifferencesView(List<Key> keys, Optional<String> next, boolean more) {
  /**
   * A key.
   *
   * @param difference missing, changed or extra; absent if it failed
   * @param failure the kind of failure
   * @param changedAt when the source's object was modified
   */
  public record Key(
      String key,
      Optional<String> difference,
      Optional<String> failure,
      boolean repaired,
      boolean foundByAudit,
      Optional<Instant> changedAt,
      Instant seenAt) {
    static Key of(DifferingKey key) {
      return new Key(
          key.key().value(),
          key.difference().map(Difference::word),
          key.failure().map(Enum::name),
          key.repaired(),
          key.foundByAudit(),
          key.changedAt(),
          key.seenAt());
    }
  }

  /** The view of a page. */
  public static DifferencesView of(DifferencePage page) {
    return new DifferencesView(
        page.keys().stream().map(Key::of).toList(), page.next().map(KeyCursor::text), page.more());
  }
}
