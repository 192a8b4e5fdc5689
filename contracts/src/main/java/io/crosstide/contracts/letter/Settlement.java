package io.crosstide.contracts.letter;

import java.time.Instant;
import java.util.Objects;

/**
 * Who decided about a dead letter.
 *
 * @param by the operator
 * @param reason why; may be empty
 * @param at by the database's clock
 */
public record Settlement(String by, String reason, Instant at) {
  public Settlement {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(at, "at");
    reason = reason == null ? "" : reason;
  }
}
