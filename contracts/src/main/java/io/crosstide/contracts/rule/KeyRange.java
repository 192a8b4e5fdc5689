package io.crosstide.contracts.rule;

import io.crosstide.contracts.id.ObjectKey;
import java.util.Optional;

/**
 * The keys that begin with {@code prefix}, lie after {@code after} and not beyond {@code until}, in
 * the order of {@link ObjectKey}.
 *
 * @param prefix may be empty
 * @param after exclusive; empty is from the first key
 * @param until inclusive; empty is to the last key
 */
public record KeyRange(String prefix, Optional<ObjectKey> after, Optional<ObjectKey> until) {
  public KeyRange {
    prefix = prefix == null ? "" : prefix;
    after = Optionals.orEmpty(after);
    until = Optionals.orEmpty(until);
  }

  /** All keys with a prefix. */
  public static KeyRange ofPrefix(String prefix) {
    return new KeyRange(prefix, Optional.empty(), Optional.empty());
  }
}
