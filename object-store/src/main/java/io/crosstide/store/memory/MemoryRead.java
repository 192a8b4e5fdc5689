package io.crosstide.store.memory;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ByteRange;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.PartFacts;
import io.crosstide.store.ReadOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** One read: conditions checked, range cut. */
record MemoryRead(MemoryVersion version, boolean tellsVersions, Optional<Span> span) {

  /** Bytes from, inclusive, to, exclusive. */
  record Span(int from, int to) {}

  static MemoryRead of(MemoryBucket bucket, ObjectKey key, ReadOptions options) {
    MemoryVersion version = bucket.read(key, options.version());
    requireConditions(version, options);
    Optional<Span> span = options.range().map(range -> span(range, version.data().length()));
    if (options.partNumber().isPresent()) {
      span = Optional.of(part(version, options.partNumber().getAsInt()));
    }
    return new MemoryRead(version, bucket.tellsVersions(), span);
  }

  ObjectFacts facts() {
    return version.facts(tellsVersions);
  }

  /** The part that was read; empty if the object was not uploaded in parts. */
  Optional<PartFacts> part() {
    Span bytes = span.orElseThrow();
    return version.partSizes().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PartFacts(facts(), version.partSizes().size(), (long) bytes.to - bytes.from));
  }

  ObjectContent content() {
    Span bytes = span.orElse(new Span(0, version.data().length()));
    Optional<String> range =
        span.map(s -> "bytes %d-%d/%d".formatted(s.from, s.to - 1, version.data().length()));
    MemoryBody body = MemoryBody.of(version.data().slice(bytes.from, bytes.to));
    return new ObjectContent(facts(), bytes.to - bytes.from, range, body, body::pause);
  }

  static Span span(ByteRange range, int size) {
    long first =
        range.first().isPresent()
            ? range.first().getAsLong()
            : Math.max(0, size - range.last().getAsLong());
    long last =
        range.first().isPresent() ? Math.min(size - 1L, range.last().orElse(size - 1L)) : size - 1L;
    if (first >= size || last < first) {
      throw MemoryBucket.failure(FailureKind.REFUSED, 416, "InvalidRange");
    }
    return new Span((int) first, (int) last + 1);
  }

  private static Span part(MemoryVersion version, int number) {
    List<Integer> sizes =
        version.partSizes().isEmpty() ? List.of(version.data().length()) : version.partSizes();
    if (number < 1 || number > sizes.size()) {
      throw MemoryBucket.failure(FailureKind.REFUSED, 416, "InvalidPartNumber");
    }
    int from = sizes.subList(0, number - 1).stream().mapToInt(Integer::intValue).sum();
    return new Span(from, from + sizes.get(number - 1));
  }

  private static void requireConditions(MemoryVersion version, ReadOptions options) {
    boolean matches =
        options.ifMatch().map(tag -> tag.equals(version.etag().orElseThrow())).orElse(true);
    boolean unmodified =
        options.ifMatch().isPresent()
            || options.ifUnmodifiedSince().map(t -> !seconds(version).isAfter(t)).orElse(true);
    if (!matches || !unmodified) {
      throw MemoryBucket.failure(FailureKind.MOVED, 412, "PreconditionFailed");
    }
    boolean sameTag =
        options.ifNoneMatch().map(tag -> tag.equals(version.etag().orElseThrow())).orElse(false);
    boolean old =
        options.ifNoneMatch().isEmpty()
            && options.ifModifiedSince().map(t -> !seconds(version).isAfter(t)).orElse(false);
    if (sameTag || old) {
      throw MemoryBucket.failure(FailureKind.MOVED, 304, "");
    }
  }

  private static Instant seconds(MemoryVersion version) {
    return version.modifiedAt().truncatedTo(ChronoUnit.SECONDS);
  }
}
