package io.crosstide.worker.plan;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.Provenance;
import java.util.Optional;

/**
 * Decides what to do for one key from what the source holds and what is known of the target. Run
 * again after the work is done, with {@link TargetState.Made} or {@link TargetState.Absent}, it
 * decides whether the source has moved meanwhile and more is to do.
 */
public final class Planner {
  private Planner() {}

  /** The plan. The same input always gives the same plan. */
  public static ReplicationPlan plan(PlanInput input) {
    if (!input.rule().matches(input.task().key())) {
      return new ReplicationPlan.Nothing("The rule does not cover the key");
    }
    if (input.source() instanceof SourceState.Present present) {
      return ofPresent(input, present);
    }
    return ofAbsent(input, (SourceState.Absent) input.source());
  }

  private static ReplicationPlan ofPresent(PlanInput input, SourceState.Present source) {
    Optional<SkipReason> skip = skipReason(input, source);
    if (skip.isPresent()) {
      return new ReplicationPlan.Skip(skip.get());
    }
    if (Provenance.of(source.facts().headers()).isPresent()) {
      return ofReplica(input, source);
    }
    if (source.facts().size() > PlanLimits.OBJECT_MAX) {
      return new ReplicationPlan.Refuse(
          FailureKind.REFUSED, Side.SOURCE, "The object is larger than any target takes");
    }
    if (input.target() instanceof TargetState.Made made && SourceMove.none(made.from(), source)) {
      return ObjectAcls.differ(source, made.from().acl())
          ? new ReplicationPlan.UpdateProperties(source, Optional.empty(), false, true)
          : new ReplicationPlan.Nothing("The source has not moved since");
    }
    ObjectAttributes attributes = attributes(input, source);
    if (input.target() instanceof TargetState.Present target) {
      boolean isEqual = ReplicaEquality.isEqualButTags(source, target, attributes);
      boolean isOfEarlierWrite =
          input.task().selfCopied() && ReplicaEquality.isReplicaOfAnother(attributes, target);
      if ((!isEqual || isOfEarlierWrite) && mayBeCopiedOntoItself(source, target)) {
        return new ReplicationPlan.UpdateMetadata(source, attributes, target);
      }
      if (isEqual) {
        return properties(source, target);
      }
    }
    return copy(input, source, attributes);
  }

  /** True if a copy onto itself gives the target's object all that the source has. */
  private static boolean mayBeCopiedOntoItself(
      SourceState.Present source, TargetState.Present target) {
    return source.facts().size() <= PlanLimits.PUT_MAX
        && ReplicaEquality.isContentProven(source.facts(), target.facts());
  }

  /**
   * A replica is not replicated on (I39). Tags and ACL that a client set on it go to the object
   * that it is a replica of, if that is there (I40). Another replica of the same object is none of
   * this rule's business (I42).
   */
  private static ReplicationPlan ofReplica(PlanInput input, SourceState.Present source) {
    if (input.target() instanceof TargetState.Unknown) {
      return new ReplicationPlan.LookAtTarget();
    }
    if (input.target() instanceof TargetState.Made made && SourceMove.none(made.from(), source)) {
      return ObjectAcls.differ(source, made.from().acl())
          ? new ReplicationPlan.LookAtTarget()
          : new ReplicationPlan.Nothing("The source has not moved since");
    }
    if (input.target() instanceof TargetState.Made) {
      return new ReplicationPlan.LookAtTarget();
    }
    return input.target() instanceof TargetState.Present target
            && Provenance.of(target.facts().headers()).isEmpty()
            && ReplicaEquality.isReplicaOf(source.facts(), target.facts())
        ? properties(source, target)
        : new ReplicationPlan.Skip(SkipReason.REPLICA);
  }

  /** What is to be done about tags and ACL of an object whose content is at the target. */
  public static ReplicationPlan properties(SourceState.Present source, TargetState.Present target) {
    boolean tags = !source.tags().equals(target.tags());
    boolean acl = ObjectAcls.differ(source, target.acl());
    return tags || acl
        ? new ReplicationPlan.UpdateProperties(source, target.facts().version(), tags, acl)
        : new ReplicationPlan.Nothing("The target is equal");
  }

  private static Optional<SkipReason> skipReason(PlanInput input, SourceState.Present source) {
    Rule rule = input.rule();
    ObjectFacts facts = source.facts();
    if (Provenance.of(facts.headers()).isPresent() && !input.task().properties()) {
      return Optional.of(SkipReason.REPLICA);
    }
    boolean wanted = rule.userTaggings().map(f -> TagFilter.matches(f, source.tags())).orElse(true);
    if (!rule.actions().includesPut() || !wanted) {
      return Optional.of(SkipReason.ACTION);
    }
    if (StorageClasses.isCold(facts.storageClass())) {
      return Optional.of(SkipReason.COLD_ARCHIVE);
    }
    if (StorageClasses.isTooColdToAppend(facts, input.bucket())) {
      return Optional.of(SkipReason.APPENDABLE);
    }
    if (encryption(input, source) instanceof ReplicaEncryption.Excluded) {
      return Optional.of(SkipReason.ENCRYPTION);
    }
    return Optional.empty();
  }

  private static ReplicaEncryption encryption(PlanInput input, SourceState.Present source) {
    return ReplicaEncryption.of(
        input.rule().encryption(), source.facts().encryption(), input.bucket().encryption());
  }

  private static ObjectAttributes attributes(PlanInput input, SourceState.Present source) {
    ObjectFacts facts = source.facts();
    Provenance provenance =
        new Provenance(
            input.rule().id(),
            facts.etag(),
            facts.lastModified(),
            facts.version(),
            facts.version().map(v -> input.rule().source()));
    return new ObjectAttributes(
        provenance.addTo(facts.headers()),
        StorageClasses.wanted(facts.storageClass(), input.bucket()),
        encryption(input, source).wanted(),
        source.tags(),
        ObjectAcls.toWrite(source));
  }

  private static ReplicationPlan copy(
      PlanInput input, SourceState.Present source, ObjectAttributes attributes) {
    long size = source.facts().size();
    PlanLimits limits = input.limits();
    boolean isOfParts = SourceParts.count(source.facts()).isPresent();
    if (isWithinStore(input.rule())) {
      return isOfParts || size > PlanLimits.PUT_MAX
          ? new ReplicationPlan.CopyPartsWithinStore(
              source, attributes, PartLayout.of(size, limits.copyPartSize()))
          : new ReplicationPlan.CopyWithinStore(source, attributes);
    }
    return sent(source, attributes, isOfParts, limits);
  }

  /** The same copy read and written by us, where the store does not make it. */
  public static ReplicationPlan.Copy sentInstead(
      ReplicationPlan.CopyWithinStore within, PlanLimits limits) {
    return sent(within.source(), within.attributes(), false, limits);
  }

  private static ReplicationPlan.Copy sent(
      SourceState.Present source,
      ObjectAttributes attributes,
      boolean isOfParts,
      PlanLimits limits) {
    long size = source.facts().size();
    return isOfParts || size >= limits.partThreshold()
        ? new ReplicationPlan.CopyParts(source, attributes, PartLayout.of(size, limits.partSize()))
        : new ReplicationPlan.CopyWhole(source, attributes);
  }

  /** True if source and target are buckets of one store. */
  public static boolean isWithinStore(Rule rule) {
    return rule.source().region().equals(rule.target().region());
  }

  private static ReplicationPlan ofAbsent(PlanInput input, SourceState.Absent source) {
    if (source.versionDeleted()) {
      return new ReplicationPlan.Skip(SkipReason.ACTION);
    }
    if (input.target() instanceof TargetState.Absent) {
      return new ReplicationPlan.Nothing("The target is without it too");
    }
    if (!mayDelete(input)) {
      return keptReplica(input);
    }
    if (input.target() instanceof TargetState.Made || isOurs(input)) {
      return new ReplicationPlan.Delete();
    }
    if (isOfRival(input)) {
      return new ReplicationPlan.Skip(SkipReason.OTHER_SOURCE);
    }
    boolean isDelete = input.task().kind() == ChangeKind.DELETE;
    boolean byTags = input.rule().userTaggings().isPresent();
    if (input.target() instanceof TargetState.Missing) {
      return new ReplicationPlan.LookAtTarget();
    }
    if (input.target() instanceof TargetState.Unknown) {
      // Whose replica the object there is decides; and a second marker is never made (I13).
      return isDelete && !byTags && input.rivals().isEmpty() && input.task().version().isEmpty()
          ? new ReplicationPlan.Delete()
          : new ReplicationPlan.LookAtTarget();
    }
    if (!isDelete) {
      return new ReplicationPlan.Skip(SkipReason.SOURCE_GONE);
    }
    return byTags ? new ReplicationPlan.Skip(SkipReason.ACTION) : new ReplicationPlan.Delete();
  }

  /** The marker that a plain delete makes in a versioned bucket is part of every rule with PUT. */
  private static boolean mayDelete(PlanInput input) {
    boolean isMarker = input.task().version().isPresent();
    return input.rule().actions().includesDelete()
        || (isMarker && input.rule().actions().includesPut());
  }

  private static ReplicationPlan keptReplica(PlanInput input) {
    if (input.target() instanceof TargetState.Made) {
      return new ReplicationPlan.Nothing("The rule keeps replicas of deleted objects");
    }
    return new ReplicationPlan.Skip(
        input.task().kind() == ChangeKind.DELETE ? SkipReason.ACTION : SkipReason.SOURCE_GONE);
  }

  private static boolean isOurs(PlanInput input) {
    return writer(input).filter(input.rule().id()::equals).isPresent();
  }

  /** What came from another source is not deleted because this one has nothing (I32). */
  private static boolean isOfRival(PlanInput input) {
    return writer(input).filter(input.rivals()::contains).isPresent();
  }

  /** The rule that wrote the target's object. */
  private static Optional<RuleId> writer(PlanInput input) {
    return input.target() instanceof TargetState.Present target
        ? Provenance.of(target.facts().headers()).map(Provenance::rule)
        : Optional.empty();
  }
}
