package io.crosstide.contracts.ledger;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A row of the ledger: a key that is not right yet.
 *
 * @param key the key
 * @param version the version, if the source is versioned
 * @param changedAt when the earliest change of it began, in source-store time; empty if only a
 *     survey found the key
 * @param deleted whether a delete was seen
 * @param kind why it failed last
 * @param side where
 * @param detail for operators
 * @param attempts failures so far
 * @param firstAt when it failed first, by the clock of progress
 * @param nextAt when it is tried again, by the same clock; the past if it is due
 * @param generation grows with each further failure; names what was seen of the row
 */
public record FailedKey(
    ObjectKey key,
    Optional<VersionId> version,
    Optional<Instant> changedAt,
    boolean deleted,
    FailureKind kind,
    Side side,
    String detail,
    int attempts,
    Instant firstAt,
    Instant nextAt,
    long generation) {
  @SuppressWarnings("OptionalAssignedToNull")
  public FailedKey {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(firstAt, "firstAt");
    Objects.requireNonNull(nextAt, "nextAt");
    version = version == null ? Optional.empty() : version;
    changedAt = changedAt == null ? Optional.empty() : changedAt;
    detail = detail == null ? "" : detail;
  }
}
