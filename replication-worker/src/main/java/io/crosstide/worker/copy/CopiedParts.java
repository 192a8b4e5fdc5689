package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.ETag;
import io.crosstide.store.ByteRange;
import io.crosstide.store.CopySource;
import io.crosstide.store.ListedPart;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.UploadRef;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.PartLayout;
import io.crosstide.worker.plan.SourceMove;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** Ranges that the one store copies into parts by itself, so that no byte passes through us. */
final class CopiedParts implements PartMover {
  /**
   * Why a store may copy nothing into a part that it would let us read and write: Ceph 16 lets no
   * user do so that only the policy of the source's bucket lets read it.
   */
  private static final Set<FailureKind> NOT_DONE =
      Set.of(FailureKind.UNSUPPORTED, FailureKind.FORBIDDEN);

  private final KeyWork work;
  private final ObjectFacts facts;
  private final PartMover sent;

  /**
   * @param attributes what the object is to have
   */
  CopiedParts(CopyContext context, KeyWork work, ObjectFacts facts, ObjectAttributes attributes) {
    this.work = work;
    this.facts = facts;
    this.sent = new SentParts(context, work, facts, attributes);
  }

  @Override
  public Future<ETag> move(
      UploadRef upload, PartLayout layout, int number, SourceDigests.Passing passing) {
    CopySource from =
        CopySource.of(
            work.source().bucket(), work.key(), facts.version(), Optional.of(facts.etag()));
    return work.target()
        .uploadPartCopy(upload, number, from, range(layout, number))
        .recover(
            cause ->
                WithinStoreCopy.isOneOf(NOT_DONE, cause)
                    ? sent.move(upload, layout, number, passing)
                    : Future.failedFuture(WithinStoreCopy.ofSource(cause)));
  }

  /** Nothing has no range, and AWS copies none of what has 5 MB or less. */
  private static Optional<ByteRange> range(PartLayout layout, int number) {
    return layout.count() == 1 || layout.length(number) == 0
        ? Optional.empty()
        : Optional.of(layout.range(number));
  }

  /** To copy it once more costs no more than to find out. */
  @Override
  public Future<Boolean> isEqual(
      PartLayout layout, int number, ListedPart there, SourceDigests.Passing passing) {
    return Future.succeededFuture(false);
  }

  /** Some stores (Ceph 16) copy whatever is there, and no answer tells what it was. */
  @Override
  public Future<Void> confirmSource() {
    return work.source()
        .head(work.key(), ReadOptions.ofVersion(facts.version()))
        .recover(cause -> Future.failedFuture(isMissing(cause) ? WithinStoreCopy.moved() : cause))
        .compose(
            now ->
                SourceMove.isSameObject(facts, now)
                    ? Future.succeededFuture()
                    : Future.failedFuture(WithinStoreCopy.moved()));
  }

  private static boolean isMissing(Throwable cause) {
    return cause instanceof ReplicationFailure failure && failure.kind() == FailureKind.NOT_FOUND;
  }
}
