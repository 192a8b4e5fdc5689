package io.crosstide.contracts.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.crosstide.contracts.deletes.DeleteLeave;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Make the target right for one key.
 *
 * @param key the key
 * @param kind what was seen; of several changes merged into one task, {@code DELETE} wins
 * @param version the version that was written or deleted, if the source is versioned
 * @param changedAt when the write began, in source-store time; holds the watermark if the task
 *     fails. Empty for a key that only a history survey found
 * @param etag the tag seen, if known
 * @param size bytes seen, if known; for budgets only
 * @param generation of the ledger row, echoed in the report; 0 outside the retry lane
 * @param properties true if a client set tags or ACL of the object: what differs is looked for
 *     before anything is copied, and on a replica such a change counts although the content does
 *     not (I40)
 * @param marker true if the source has told that the version is a delete marker, made or deleted:
 *     nothing else shows of a version that is gone that it was one. False if it has not told
 * @param selfCopied true if a client has copied the object onto itself, which leaves its content:
 *     the target is looked at before anything is copied, since it may have the content already.
 *     Told by gateways alone, never by the ledger, whose tasks are looked at anyway
 * @param deletes of a ledger task: whether a delete of the key was held or confirmed
 */
public record KeyTask(
    ObjectKey key,
    ChangeKind kind,
    Optional<VersionId> version,
    Optional<Instant> changedAt,
    Optional<ETag> etag,
    OptionalLong size,
    long generation,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean properties,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean marker,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean selfCopied,
    Optional<DeleteLeave> deletes) {
  @SuppressWarnings("OptionalAssignedToNull")
  public KeyTask {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(kind, "kind");
    version = version == null ? Optional.empty() : version;
    changedAt = changedAt == null ? Optional.empty() : changedAt;
    // Some stores list objects with an empty tag, which says nothing and cannot be read back.
    etag = etag == null ? Optional.empty() : etag.filter(tag -> !tag.value().isEmpty());
    size = size == null ? OptionalLong.empty() : size;
    deletes = deletes == null ? Optional.empty() : deletes;
    if (size.orElse(0) < 0 || generation < 0) {
      throw new IllegalArgumentException("A size or generation is not negative");
    }
  }

  /** A task of which is not known that a client set tags or ACL, nor that it names a marker. */
  public KeyTask(
      ObjectKey key,
      ChangeKind kind,
      Optional<VersionId> version,
      Optional<Instant> changedAt,
      Optional<ETag> etag,
      OptionalLong size,
      long generation) {
    this(key, kind, version, changedAt, etag, size, generation, false, false);
  }

  /** A task that says nothing of copies onto itself, nor of deletes. */
  public KeyTask(
      ObjectKey key,
      ChangeKind kind,
      Optional<VersionId> version,
      Optional<Instant> changedAt,
      Optional<ETag> etag,
      OptionalLong size,
      long generation,
      boolean properties,
      boolean marker) {
    this(
        key,
        kind,
        version,
        changedAt,
        etag,
        size,
        generation,
        properties,
        marker,
        false,
        Optional.empty());
  }

  /** The same, with what was seen besides. */
  public KeyTask withProperties(boolean set) {
    return new KeyTask(
        key, kind, version, changedAt, etag, size, generation, set, marker, selfCopied, deletes);
  }

  /** The same, naming a delete marker or not. */
  public KeyTask withMarker(boolean named) {
    return new KeyTask(
        key,
        kind,
        version,
        changedAt,
        etag,
        size,
        generation,
        properties,
        named,
        selfCopied,
        deletes);
  }

  /** The same, of an object that a client has copied onto itself, or not. */
  public KeyTask withSelfCopied(boolean copied) {
    return new KeyTask(
        key, kind, version, changedAt, etag, size, generation, properties, marker, copied, deletes);
  }

  /** The same, with what is known of a delete of the key. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public KeyTask withDeletes(Optional<DeleteLeave> leave) {
    return new KeyTask(
        key,
        kind,
        version,
        changedAt,
        etag,
        size,
        generation,
        properties,
        marker,
        selfCopied,
        leave);
  }
}
