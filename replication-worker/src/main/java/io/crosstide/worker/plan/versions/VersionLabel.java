package io.crosstide.worker.plan.versions;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.Provenance;
import java.util.Optional;

/** What a version at the target is, as far as its metadata tells. */
public sealed interface VersionLabel {
  /** A delete marker, which has no metadata: what it stands for follows from its place. */
  record Marker() implements VersionLabel {}

  /** Nothing of ours: never touched, and of no meaning for the order. */
  record Foreign() implements VersionLabel {}

  /**
   * What was gone before it could be asked. Who has listed a moment later does not see it at all,
   * so it counts for nothing.
   */
  record Vanished() implements VersionLabel {}

  /**
   * A replica.
   *
   * @param rule the rule that made it
   * @param source the bucket that it was made from, if that was noted
   * @param version the version of the source it was made from
   * @param etag the source's tag
   * @param size its size in bytes, which is the source's
   */
  record Copy(RuleId rule, Optional<BucketRef> source, VersionId version, ETag etag, long size)
      implements VersionLabel {
    /**
     * True if it was made from that version, whichever rule made it: a version keeps its id for
     * ever. Tag and size tell apart the null versions of several buckets; a store that lists no tag
     * (Ceph 16, once an object's tags were deleted) leaves it to the id.
     */
    public boolean isOf(ListedVersion source) {
      return source.version().equals(version)
          && source.etag().filter(this::mayBeTag).isPresent()
          && source.size() == size;
    }

    /** True if it surely came from another bucket. */
    public boolean isFromElsewhere(BucketRef bucket) {
      return source.filter(from -> !from.equals(bucket)).isPresent();
    }

    private boolean mayBeTag(ETag listed) {
      return listed.equals(etag) || (listed.value().isEmpty() && !version.equals(NULL));
    }
  }

  /**
   * A replica of which only digests are remembered: enough to tell whether it is the copy of a
   * version at hand. All else has to be asked for.
   */
  record Recalled(CopyDigests digests, CopyDigests.CopyDigest digest) implements VersionLabel {
    @Override
    public boolean isCopyOf(ListedVersion source) {
      return digests.isOf(digest, source);
    }

    @Override
    public boolean mayBeCopyOf(VersionId source) {
      return digest.source() == digests.ofSource(source);
    }
  }

  /** The null version, as the one of an object without versions is called. */
  VersionId NULL = new VersionId("null");

  /** The label of an object at the target. */
  static VersionLabel of(ObjectFacts facts) {
    Optional<Provenance> provenance = Provenance.of(facts.headers());
    if (provenance.isEmpty()) {
      return new Foreign();
    }
    Provenance from = provenance.get();
    return new Copy(
        from.rule(), from.source(), from.version().orElse(NULL), from.etag(), facts.size());
  }

  /** False if it is surely no copy of any version of that id. */
  default boolean mayBeCopyOf(VersionId source) {
    return this instanceof Copy copy && copy.version().equals(source);
  }

  /** True if it is a copy of that version of the source. */
  default boolean isCopyOf(ListedVersion source) {
    return this instanceof Copy copy && copy.isOf(source);
  }
}
