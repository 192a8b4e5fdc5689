package io.crosstide.gateway.operator.view;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.ledger.FailedKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A key that is not right yet.
 *
 * @param key as it is; control characters are escaped as JSON does
 * @param changedAt when its earliest change began, in the source store's time; absent if only a
 *     survey found it
 * @param deleted whether a delete was seen
 * @param kind why it failed last
 * @param side SOURCE, TARGET, or SELF for Crosstide itself
 * @param cause what the kind means and what to do
 * @param lastError what the store or the worker said
 * @param attempts so far
 * @param nextAt when it is tried again; the past if it is due
 * @param generation names what was seen; needed to skip the key
 */
public record FailureView(
    String key,
    Optional<String> version,
    Optional<Instant> changedAt,
    boolean deleted,
    String kind,
    String side,
    String cause,
    String lastError,
    int attempts,
    Instant firstAt,
    Instant nextAt,
    long generation) {
  /** The view of a row of the ledger. */
  public static FailureView of(FailedKey row) {
    return new FailureView(
        row.key().value(),
        row.version().map(VersionId::value),
        row.changedAt(),
        row.deleted(),
        row.kind().name(),
        row.side().name(),
        row.kind().cause() + ".",
        row.detail(),
        row.attempts(),
        row.firstAt(),
        row.nextAt(),
        row.generation());
  }
}
