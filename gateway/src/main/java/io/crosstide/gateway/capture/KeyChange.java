package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.task.ChangeKind;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one request did, or may have done, to one key.
 *
 * @param key the key
 * @param kind {@code WRITE} or {@code DELETE}
 * @param version the version written or deleted, if the store told it
 * @param etag the tag after a write, if known
 * @param size bytes written, if known
 * @param properties true if the client set tags or ACL by themselves, or an ACL with the write
 * @param selfCopied true if the client copied the object onto itself, which leaves its content
 * @param marker true if the store told that the version is a delete marker, made or deleted
 */
public record KeyChange(
    ObjectKey key,
    ChangeKind kind,
    Optional<VersionId> version,
    Optional<ETag> etag,
    OptionalLong size,
    boolean properties,
    boolean selfCopied,
    boolean marker) {

  /** A change that sets no tags or ACL by themselves. */
  public KeyChange(
      ObjectKey key,
      ChangeKind kind,
      Optional<VersionId> version,
      Optional<ETag> etag,
      OptionalLong size) {
    this(key, kind, version, etag, size, false, false, false);
  }

  /** The same, with an ACL of its own or without. */
  public KeyChange withProperties(boolean set) {
    return new KeyChange(key, kind, version, etag, size, set, selfCopied, marker);
  }

  /** The same, of an object copied onto itself or not. */
  public KeyChange withSelfCopied(boolean copied) {
    return new KeyChange(key, kind, version, etag, size, properties, copied, marker);
  }

  /** A write of which nothing is known but the key. */
  public static KeyChange write(ObjectKey key) {
    return new KeyChange(
        key, ChangeKind.WRITE, Optional.empty(), Optional.empty(), OptionalLong.empty());
  }

  /** A delete of the object or of one version. */
  public static KeyChange delete(ObjectKey key, Optional<VersionId> version) {
    return delete(key, version, false);
  }

  /**
   * The same.
   *
   * @param marker true if the store told that the version is a delete marker, made or deleted
   */
  public static KeyChange delete(ObjectKey key, Optional<VersionId> version, boolean marker) {
    return new KeyChange(
        key,
        ChangeKind.DELETE,
        version,
        Optional.empty(),
        OptionalLong.empty(),
        false,
        false,
        marker);
  }
}
