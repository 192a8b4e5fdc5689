package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.PartFacts;
import io.crosstide.store.ReadOptions;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.LayoutGuess;
import io.crosstide.worker.plan.PartLayout;
import io.crosstide.worker.plan.SourceMove;
import io.crosstide.worker.plan.SourceParts;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds out how the source was cut into parts, so that the target is cut alike. Each is asked for:
 * what the first and the last allow to suppose need not be so, and a wrong cut looks like damage.
 */
final class SourceLayout {
  /** What stores answer that do not know part numbers, if they do not just ignore them. */
  private static final Set<FailureKind> NOT_TOLD =
      Set.of(FailureKind.UNSUPPORTED, FailureKind.REFUSED);

  private final CopyContext context;
  private final KeyWork work;
  private final ObjectFacts facts;

  SourceLayout(CopyContext context, KeyWork work, ObjectFacts facts) {
    this.context = context;
    this.work = work;
    this.facts = facts;
  }

  /** Like the source if its parts are told, or guessed and taken by any store; or our own cut. */
  Future<SourceCut> orElse(PartLayout own) {
    OptionalInt count = SourceParts.count(facts);
    return count.isEmpty()
        ? Future.succeededFuture(SourceCut.of(own))
        : find(count.getAsInt(), own);
  }

  private Future<SourceCut> find(int count, PartLayout own) {
    return part(1)
        .compose(
            first ->
                first.filter(part -> isOfThis(part, count)).isPresent()
                    ? ofParts(count, first.get().length()).map(told -> SourceCut.like(told, own))
                    : Future.succeededFuture(SourceCut.of(guess(count).orElse(own))));
  }

  private Optional<PartLayout> guess(int count) {
    return LayoutGuess.of(facts.size(), count).filter(PartLayout::isWithinLimits);
  }

  private boolean isOfThis(PartFacts first, int count) {
    return first.count() == count
        && (count == 1 ? first.length() == facts.size() : first.length() < facts.size());
  }

  private Future<PartLayout> ofParts(int count, long first) {
    long rest = facts.size() - first;
    return count <= 2
        ? Future.succeededFuture(
            count == 1 ? PartLayout.ofLengths(first) : PartLayout.ofLengths(first, rest))
        : each(count);
  }

  private Future<PartLayout> each(int count) {
    return new PartRun<>(
            PartRun.all(count),
            context.stop(),
            number -> context.retry().patiently(() -> length(number)))
        .run(context.settings().partsAtOnce())
        .map(lengths -> layout(lengths.values()))
        .compose(
            layout ->
                layout.size() == facts.size()
                    ? Future.succeededFuture(layout)
                    : Future.failedFuture(
                        new ReplicationFailure(
                            FailureKind.CORRUPT,
                            Side.SOURCE,
                            "The parts of the source are not as long as the whole")));
  }

  private static PartLayout layout(Collection<Long> lengths) {
    return PartLayout.ofLengths(lengths.stream().mapToLong(Long::longValue).toArray());
  }

  private Future<Long> length(int number) {
    return part(number)
        .compose(
            part ->
                part.isPresent()
                    ? Future.succeededFuture(part.get().length())
                    : Future.failedFuture(
                        new ReplicationFailure(
                            FailureKind.CORRUPT,
                            Side.SOURCE,
                            "The source tells some of its parts only")));
  }

  private Future<Optional<PartFacts>> part(int number) {
    ReadOptions options = ReadOptions.ofVersion(facts.version()).withIfMatch(facts.etag());
    return work.source()
        .headPart(work.key(), options, number)
        .recover(cause -> isGone(cause) ? vanished() : Future.failedFuture(cause))
        .recover(cause -> number == 1 ? emptyIfNotTold(cause) : Future.failedFuture(cause))
        .compose(this::unmoved);
  }

  private Future<Optional<PartFacts>> unmoved(Optional<PartFacts> part) {
    boolean isSame = part.map(p -> SourceMove.isSameButSize(facts, p.object())).orElse(true);
    return isSame
        ? Future.succeededFuture(part)
        : Future.failedFuture(
            new ReplicationFailure(
                FailureKind.MOVED, Side.SOURCE, "The source changed while it was looked at"));
  }

  /** The answer to a HEAD says no more than that: what is true is read anew. */
  private static boolean isGone(Throwable cause) {
    return cause instanceof ReplicationFailure failure && failure.kind() == FailureKind.NOT_FOUND;
  }

  private static Future<Optional<PartFacts>> vanished() {
    return Future.failedFuture(
        new ReplicationFailure(
            FailureKind.MOVED, Side.SOURCE, "The source vanished while it was looked at"));
  }

  private static Future<Optional<PartFacts>> emptyIfNotTold(Throwable cause) {
    return cause instanceof ReplicationFailure failure && NOT_TOLD.contains(failure.kind())
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(cause);
  }
}
