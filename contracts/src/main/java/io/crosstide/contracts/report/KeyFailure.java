package io.crosstide.contracts.report;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.task.KeyTask;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that is not right yet.
 *
 * @param task what was to be done
 * @param kind why it failed
 * @param side where
 * @param detail for operators: a constant sentence and the store's code, at most 500 characters, no
 *     secrets
 * @param retryAfter the wait that the store asked for
 */
public record KeyFailure(
    KeyTask task, FailureKind kind, Side side, String detail, Optional<Duration> retryAfter) {
  /** Characters of a detail that are kept. */
  public static final int DETAIL_MAX = 500;

  @SuppressWarnings("OptionalAssignedToNull")
  public KeyFailure {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(side, "side");
    detail = detail == null ? "" : detail;
    detail = detail.length() > DETAIL_MAX ? detail.substring(0, DETAIL_MAX) : detail;
    retryAfter = retryAfter == null ? Optional.empty() : retryAfter;
  }
}
