package io.crosstide.store;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.VersionId;
import java.util.Optional;

/**
 * Conditions of a write; {@code MOVED} if they do not hold. Stores differ in what they honour, see
 * the store's page in the documentation.
 *
 * @param ifAbsent only if there is no such object
 * @param ifMatch only if the object has this tag
 * @param version the version id that the object is to get, in a versioned bucket. Most stores
 *     cannot do that and give one of their own: the result tells. Others fail with {@code REFUSED}
 *     and the code {@link #VERSION_ID_TAKEN} if another version of the object has it, or {@link
 *     #INVALID_VERSION_ID} if it is no id to them; they never replace or move a version
 */
public record WriteConditions(
    boolean ifAbsent, Optional<ETag> ifMatch, Optional<VersionId> version) {
  /** Another version of the object has the id that was asked for. */
  public static final String VERSION_ID_TAKEN = "VersionIdTaken";

  /** The store cannot give a version the id that was asked for. */
  public static final String INVALID_VERSION_ID = "InvalidVersionId";

  /** No conditions. */
  public static final WriteConditions NONE = new WriteConditions(false, Optional.empty());

  /** Only if there is no such object. */
  public static final WriteConditions IF_ABSENT = new WriteConditions(true, Optional.empty());

  /** Without a version id. */
  public WriteConditions(boolean ifAbsent, Optional<ETag> ifMatch) {
    this(ifAbsent, ifMatch, Optional.empty());
  }

  /** Only a version id, if there is one to ask for. */
  public static WriteConditions as(Optional<VersionId> version) {
    return NONE.withVersion(version);
  }

  /** Only if the object has this tag. */
  public static WriteConditions ifMatch(ETag tag) {
    return new WriteConditions(false, Optional.of(tag));
  }

  /** The same with a version id, if there is one to ask for. */
  public WriteConditions withVersion(Optional<VersionId> asked) {
    return new WriteConditions(ifAbsent, ifMatch, asked);
  }

  /** True if the write depends on what is there. */
  public boolean isConditional() {
    return ifAbsent || ifMatch.isPresent();
  }

  /** The conditions under which what was written under these is written once more. */
  public WriteConditions after(ETag made) {
    return isConditional() ? new WriteConditions(false, Optional.of(made), version) : this;
  }
}
