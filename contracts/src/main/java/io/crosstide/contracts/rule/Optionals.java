package io.crosstide.contracts.rule;

import java.util.Optional;

final class Optionals {
  private Optionals() {}

  /** A field that an older sender left out reads as empty. */
  @SuppressWarnings("OptionalAssignedToNull")
  static <T> Optional<T> orEmpty(Optional<T> value) {
    return value == null ? Optional.empty() : value;
  }
}
