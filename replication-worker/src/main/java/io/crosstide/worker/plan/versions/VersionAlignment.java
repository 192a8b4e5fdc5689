package io.crosstide.worker.plan.versions;

import io.crosstide.store.ListedVersion;
import java.util.Optional;

/**
 * Goes through the versions of a key on both sides, the oldest first, and tells for each step what
 * it sees. The target's versions that are kept are the earliest that follow the source's order; all
 * others are surplus. What is kept does not change by what is written later, so two workers decide
 * alike about what both see.
 *
 * <p>Ask {@link #next} with the two versions at hand, and go on with the next of the side that the
 * answer names.
 */
public final class VersionAlignment {
  /** What the two versions at hand are to each other. */
  public enum Step {
    /** The target's is the source's: go on with the next of both. */
    MATCH,
    /** The target's is none of ours: go on with the target's next. */
    PASS_TARGET,
    /** A copy of ours in the wrong place, or one more: go on with the target's next. */
    SURPLUS_COPY,
    /** A delete marker that the source does not have there: go on with the target's next. */
    SURPLUS_MARKER,
    /** The same, right above one that is kept, so that it changes nothing that can be seen. */
    SURPLUS_MARKER_IN_RUN,
    /** The source's is not replicated: go on with the source's next. */
    PASS_SOURCE,
    /** Find out whether the source's is replicated at all, and ask again. */
    ASK,
    /** The target ends here: the source's and all after it are to be appended. */
    MISSING,
    /** Both are at their end. */
    END
  }

  /** Whether a version of the source is to be at the target. */
  public enum Owed {
    YES,
    NO,
    /** Nobody looked. */
    UNKNOWN
  }

  private final boolean exactMarkers;
  private boolean objects;
  private boolean counterparts;
  private boolean inRun;

  /**
   * @param exactMarkers true to count delete markers one by one; false to pass over them, where
   *     those of two rules in both directions cannot be told apart
   * @param above true if it begins above versions that both sides have
   */
  public VersionAlignment(boolean exactMarkers, boolean above) {
    this.exactMarkers = exactMarkers;
    this.objects = above;
    this.counterparts = above;
  }

  /**
   * The next step.
   *
   * @param source the source's version at hand; empty at its end
   * @param owed whether it is to be at the target
   * @param target the target's version at hand; empty at its end
   */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Step next(Optional<ListedVersion> source, Owed owed, Optional<TargetVersion> target) {
    if (source.isEmpty()) {
      return target.isEmpty() ? Step.END : passed(target.get());
    }
    return source.get().deleteMarker() ? ofMarker(target) : ofObject(source.get(), owed, target);
  }

  /**
   * Tells what became of a version that was missing.
   *
   * @param isWritten true if it is at the target now, false if it turned out not to be replicated
   */
  public void appended(ListedVersion source, boolean isWritten) {
    objects |= !source.deleteMarker();
    counterparts |= !source.deleteMarker() && isWritten;
  }

  private Step ofMarker(Optional<TargetVersion> target) {
    // A marker above objects none of which is at the target hides nothing there.
    boolean isNeeded = exactMarkers && (counterparts || !objects);
    if (!isNeeded) {
      return Step.PASS_SOURCE;
    }
    if (target.isEmpty()) {
      return Step.MISSING;
    }
    if (target.get().isMarker()) {
      inRun = true;
      return Step.MATCH;
    }
    return passed(target.get());
  }

  private Step ofObject(ListedVersion source, Owed owed, Optional<TargetVersion> target) {
    if (target.isPresent() && target.get().label().isCopyOf(source)) {
      objects = true;
      counterparts = true;
      inRun = false;
      return Step.MATCH;
    }
    if (owed == Owed.NO) {
      objects = true;
      return Step.PASS_SOURCE;
    }
    if (target.isEmpty()) {
      return Step.MISSING;
    }
    return owed == Owed.UNKNOWN && mayBeOurs(target.get()) ? Step.ASK : passed(target.get());
  }

  private static boolean mayBeOurs(TargetVersion target) {
    return !(target.label() instanceof VersionLabel.Foreign
        || target.label() instanceof VersionLabel.Vanished);
  }

  private Step passed(TargetVersion target) {
    if (target.isMarker()) {
      if (!exactMarkers) {
        return Step.PASS_TARGET;
      }
      return inRun ? Step.SURPLUS_MARKER_IN_RUN : Step.SURPLUS_MARKER;
    }
    inRun = false;
    return target.label() instanceof VersionLabel.Copy ? Step.SURPLUS_COPY : Step.PASS_TARGET;
  }
}
