package io.crosstide.worker.plan;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.store.ObjectAttributes;
import java.util.Optional;

/** What to do at the target for one key. */
public sealed interface ReplicationPlan {
  /** Nothing: the target is right. */
  record Nothing(String reason) implements ReplicationPlan {}

  /** Deliberately nothing. */
  record Skip(SkipReason reason) implements ReplicationPlan {}

  /** It cannot be done, and a later attempt alone will not change that. */
  record Refuse(FailureKind kind, Side side, String reason) implements ReplicationPlan {}

  /** Undecided before the target is known for certain. */
  record LookAtTarget() implements ReplicationPlan {}

  /** Make the object at the target anew. */
  sealed interface Copy extends ReplicationPlan
      permits CopyWhole, CopyParts, CopyWithinStore, CopyPartsWithinStore {
    /** What is copied. */
    SourceState.Present source();

    /** What the object is to have at the target. */
    ObjectAttributes attributes();
  }

  /** Read the object and write it in one request each. */
  record CopyWhole(SourceState.Present source, ObjectAttributes attributes) implements Copy {}

  /**
   * Read and write it in parts: those of the source if it has some, can be found out and are within
   * the limits.
   *
   * @param ownLayout our own cut otherwise
   */
  record CopyParts(SourceState.Present source, ObjectAttributes attributes, PartLayout ownLayout)
      implements Copy {}

  /** Source and target are one store: let it copy. */
  record CopyWithinStore(SourceState.Present source, ObjectAttributes attributes) implements Copy {}

  /** The same in parts, which are chosen as for {@link CopyParts}. */
  record CopyPartsWithinStore(
      SourceState.Present source, ObjectAttributes attributes, PartLayout ownLayout)
      implements Copy {}

  /** The content at the target is right: copy it onto itself with other headers and tags. */
  record UpdateMetadata(
      SourceState.Present source, ObjectAttributes attributes, TargetState.Present target)
      implements ReplicationPlan {}

  /**
   * All at the target is right but its tags or its ACL, which change in place.
   *
   * @param version of the target's object; empty is the latest
   */
  record UpdateProperties(
      SourceState.Present source, Optional<VersionId> version, boolean tags, boolean acl)
      implements ReplicationPlan {}

  /** Delete the object at the target. */
  record Delete() implements ReplicationPlan {}
}
