package io.crosstide.contracts.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Answer of {@code GET /rules/{ruleId}/keys?key=...}: what is known of one key under a rule. Keys
 * that are right leave no trace.
 *
 * @param failures rows of the ledger, one per version, at most {@value #ROWS_MAX}
 * @param skips when it was deliberately skipped, newest first, at most {@value #ROWS_MAX}
 * @param leftOut why workers left it out, one per version, at most {@value #ROWS_MAX}
 */
public record KeyState(
    List<FailedKey> failures,
    List<SkippedKey> skips,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LeftOutKey> leftOut) {
  /** Rows of each kind in an answer. */
  public static final int ROWS_MAX = 100;

  public KeyState {
    failures = List.copyOf(failures);
    skips = List.copyOf(skips);
    leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
  }
}
