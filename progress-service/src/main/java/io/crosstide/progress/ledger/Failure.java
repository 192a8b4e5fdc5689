package io.crosstide.progress.ledger;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.SurveyId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A key that is not right yet, as a report tells it.
 *
 * @param changedAt when the change began; empty if only a survey found the key
 * @param captured true if a gateway captured the change, so that it holds the watermark even if its
 *     instant is unknown
 * @param deleted whether a delete was seen
 * @param properties whether a client set tags or ACL
 * @param marker whether the version was told to be a delete marker
 * @param survey the survey that counted it
 * @param retried true if this was an attempt that the ledger had ordered
 * @param generation of the row when that attempt was ordered, otherwise 0
 * @param held whether a delete of the key is held, whatever the cause
 */
public record Failure(
    LedgerKey key,
    Optional<Instant> changedAt,
    boolean captured,
    boolean deleted,
    boolean properties,
    boolean marker,
    Optional<ETag> etag,
    OptionalLong size,
    Optional<SurveyId> survey,
    FailureKind kind,
    Side side,
    String detail,
    Optional<Duration> retryAfter,
    boolean retried,
    long generation,
    boolean held) {

  /**
   * Both failures of one key as one: the later report's cause, the earlier change's instant, the
   * longer wait. A delete that is held stays so whatever else failed.
   */
  Failure merge(Failure later) {
    return new Failure(
        key,
        Stream.of(changedAt, later.changedAt).flatMap(Optional::stream).min(Instant::compareTo),
        captured || later.captured,
        deleted || later.deleted,
        properties || later.properties,
        marker || later.marker,
        later.etag.or(() -> etag),
        later.size.isPresent() ? later.size : size,
        survey.or(() -> later.survey),
        later.kind,
        later.side,
        later.detail,
        Stream.of(retryAfter, later.retryAfter).flatMap(Optional::stream).max(Duration::compareTo),
        retried || later.retried,
        Math.max(generation, later.generation),
        held || later.held);
  }
}
