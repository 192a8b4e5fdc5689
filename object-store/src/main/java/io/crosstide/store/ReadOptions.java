package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.VersionId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to read, and under which conditions. A condition that does not hold fails with {@code MOVED}
 * (HTTP 412) or, for the two "not" conditions, with {@code MOVED} and status 304.
 */
public record ReadOptions(
    Optional<VersionId> version,
    Optional<ByteRange> range,
    OptionalInt partNumber,
    Optional<ETag> ifMatch,
    Optional<ETag> ifNoneMatch,
    Optional<Instant> ifModifiedSince,
    Optional<Instant> ifUnmodifiedSince) {
  /** The whole current object. */
  public static final ReadOptions LATEST =
      new ReadOptions(
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The whole of one version. */
  public static ReadOptions ofVersion(Optional<VersionId> version) {
    return new ReadOptions(
        version,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, limited to one part, from 1. */
  public ReadOptions withPart(int part) {
    return new ReadOptions(
        version,
        range,
        OptionalInt.of(part),
        ifMatch,
        ifNoneMatch,
        ifModifiedSince,
        ifUnmodifiedSince);
  }

  /** The same, limited to a range. */
  public ReadOptions withRange(ByteRange newRange) {
    return new ReadOptions(
        version,
        Optional.of(newRange),
        partNumber,
        ifMatch,
        ifNoneMatch,
        ifModifiedSince,
        ifUnmodifiedSince);
  }

  /** The same, on condition that the object still has this tag. */
  public ReadOptions withIfMatch(ETag tag) {
    return new ReadOptions(
        version,
        range,
        partNumber,
        Optional.of(tag),
        ifNoneMatch,
        ifModifiedSince,
        ifUnmodifiedSince);
  }
}
