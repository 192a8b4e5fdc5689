package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.crosstide.worker.copy.UnconditionalRegions.Write;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.TargetState;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * Keeps work on one key from putting what it has read over what a newer change has brought
 * meanwhile: no timestamp waits for what surveys find (I1), and what a dead worker had sent may
 * land late (I14). An object is written on the condition that the target still holds what was seen
 * there. Where nobody looked, nothing is asked; where a store takes no conditions, the source is
 * looked at again after the write as after any other, and until what is newer is sent again the
 * target is older than it was.
 */
final class TargetGuard {
  private enum Refusal {
    NONE,
    /** Something else is there. */
    CHANGED,
    /** The store has no such conditions. */
    UNSUPPORTED
  }

  private final UnconditionalRegions unconditional;
  private final RegionName region;
  private final boolean guards;

  /** What the target must hold for the next write. */
  private WriteConditions expected = WriteConditions.NONE;

  private Refusal refusal = Refusal.NONE;
  private WriteConditions refused = WriteConditions.NONE;
  private int contradictions;
  private boolean hasNone;

  private TargetGuard(UnconditionalRegions unconditional, RegionName region, boolean guards) {
    this.unconditional = unconditional;
    this.region = region;
    this.guards = guards;
  }

  /** Of work that looks at the target, or that a listing did for. */
  static TargetGuard of(CopyContext context, KeyWork work) {
    boolean guards = work.look() || work.task().kind() == ChangeKind.FOUND;
    return new TargetGuard(context.unconditional(), work.rule().target().region(), guards);
  }

  /** Of versions, which have an order of their own. */
  static TargetGuard none(CopyContext context, KeyWork work) {
    return new TargetGuard(context.unconditional(), work.rule().target().region(), false);
  }

  /** True if the target must be looked at again before more is written. */
  boolean guards() {
    return guards;
  }

  /** The target was looked at. */
  void sees(TargetState state) {
    expected = conditions(state);
    contradictions += refused.isConditional() && refused.equals(expected) ? 1 : 0;
    refused = WriteConditions.NONE;
    refusal = Refusal.NONE;
  }

  /** Once is what a key that comes and goes looks like. */
  private boolean isContradicted() {
    return contradictions > 1;
  }

  private static WriteConditions conditions(TargetState state) {
    if (state instanceof TargetState.Present present) {
      return WriteConditions.ifMatch(present.facts().etag());
    }
    boolean isNothing = state instanceof TargetState.Missing || state instanceof TargetState.Absent;
    return isNothing ? WriteConditions.IF_ABSENT : WriteConditions.NONE;
  }

  /**
   * One put at the target.
   *
   * @param isConditional whether it may be refused for what is there
   */
  Future<WriteResult> put(
      boolean isConditional, Function<WriteConditions, Future<WriteResult>> call) {
    return write(Write.WHOLE, isConditional, call);
  }

  /** One completion of an upload; made again without condition where the store has none. */
  Future<WriteResult> complete(Function<WriteConditions, Future<WriteResult>> call) {
    return write(Write.OF_PARTS, true, call)
        .recover(
            cause ->
                refusal == Refusal.UNSUPPORTED
                    ? write(Write.OF_PARTS, false, call)
                    : Future.failedFuture(cause));
  }

  private Future<WriteResult> write(
      Write write, boolean isConditional, Function<WriteConditions, Future<WriteResult>> call) {
    refusal = Refusal.NONE;
    boolean asks =
        isConditional
            && guards
            && !hasNone
            && !isContradicted()
            && !unconditional.isKnown(region, write);
    WriteConditions asked = asks ? expected : WriteConditions.NONE;
    return call.apply(asked)
        .onSuccess(made -> made(write, asked, made))
        .onFailure(cause -> failed(asked, cause));
  }

  private void made(Write write, WriteConditions asked, WriteResult made) {
    if (asked.isConditional()) {
      unconditional.honoured(region, write);
    } else if (hasNone || isContradicted()) {
      unconditional.contradicted(region, write);
    }
    wrote(made.etag());
  }

  /** We have made an object there. */
  void wrote(ETag tag) {
    expected = WriteConditions.ifMatch(tag);
  }

  /** Somebody else has written meanwhile; all is planned anew. */
  ReplicationFailure changed() {
    refusal = Refusal.CHANGED;
    return new ReplicationFailure(
        FailureKind.MOVED, Side.TARGET, "The target was written by somebody else meanwhile");
  }

  private void failed(WriteConditions asked, Throwable cause) {
    if (!asked.isConditional() || !(cause instanceof ReplicationFailure failure)) {
      return;
    }
    if (failure.is(FailureKind.UNSUPPORTED, Side.TARGET)) {
      refusal = Refusal.UNSUPPORTED;
      hasNone = true;
    } else if (failure.is(FailureKind.MOVED, Side.TARGET)
        || (asked.ifMatch().isPresent()
            && failure.side() == Side.TARGET
            && FailureClassifier.provesAbsence(failure))) {
      refusal = Refusal.CHANGED;
      // One that lost against a write at the same moment is told so, and may find nothing there.
      refused = FailureClassifier.isConflict(failure) ? WriteConditions.NONE : asked;
    }
  }

  /** True if the last write was refused for its condition, and is to be planned anew. */
  boolean isRefused() {
    return refusal != Refusal.NONE;
  }
}
