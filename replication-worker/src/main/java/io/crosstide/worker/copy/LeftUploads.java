package io.crosstide.worker.copy;

import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.store.ListedPart;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadRef;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.UploadTerms;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Uploads that earlier attempts at a key have left, by their records alone: what is not recorded
 * may be anybody's (I23). None is aborted here: whoever used it before may be completing it.
 */
final class LeftUploads {
  private static final int PARTS_PER_PAGE = 1000;

  private final CopyContext context;
  private final KeyWork work;

  /** An upload to go on with, and what it has. */
  record Left(UploadRecord record, Map<Integer, ListedPart> parts) {}

  LeftUploads(CopyContext context, KeyWork work) {
    this.context = context;
    this.work = work;
  }

  /**
   * An upload of these terms, if there is one; those of other terms are of a source that is no more
   * and are given up, but for those of other versions, which may still be wanted. Nobody is asked
   * about a small object of parts that is tried for the first time. Of a large one the question
   * costs nothing beside the copy, and brokers do not always say that a task comes again.
   */
  Future<Optional<Left>> take(UploadTerms terms) {
    boolean isLarge = terms.source().size() >= context.settings().limits().partThreshold();
    return work.repeated() || isLarge
        ? context
            .retry()
            .run(number -> context.records().find(work.rule().id(), work.key()))
            .onSuccess(records -> giveUpOthers(records, terms))
            .compose(records -> first(same(records, terms)))
        : Future.succeededFuture(Optional.empty());
  }

  private static List<UploadRecord> same(List<UploadRecord> records, UploadTerms terms) {
    String name = terms.name();
    return records.stream().filter(record -> record.plan().equals(name)).toList();
  }

  private void giveUpOthers(List<UploadRecord> records, UploadTerms terms) {
    List<UploadRecord> same = same(records, terms);
    records.stream()
        .filter(record -> !same.contains(record) && isReplaced(record, terms))
        .forEach(this::giveUp);
  }

  private boolean isReplaced(UploadRecord record, UploadTerms terms) {
    return !record.isGivenUp()
        && (!work.rule().versioned() || record.version().equals(terms.source().version()));
  }

  /** If that is not heard it is swept all the same, only later. */
  private void giveUp(UploadRecord record) {
    context.metrics().uploadLeft();
    context.records().abandon(record).onFailure(cause -> context.metrics().recordMissed());
  }

  private Future<Optional<Left>> first(List<UploadRecord> records) {
    if (records.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    UploadRecord record = records.get(0);
    return parts(record, 0, new HashMap<>())
        .map(parts -> Optional.of(new Left(record, parts)))
        .recover(cause -> isGone(cause) ? next(records) : Future.failedFuture(cause));
  }

  private Future<Optional<Left>> next(List<UploadRecord> records) {
    forget(records.get(0));
    return first(records.subList(1, records.size()));
  }

  private Future<Map<Integer, ListedPart>> parts(
      UploadRecord record, int after, Map<Integer, ListedPart> parts) {
    return context
        .retry()
        .run(number -> work.target().listParts(ref(record), after, PARTS_PER_PAGE))
        .compose(
            page -> {
              page.parts().forEach(part -> parts.put(part.part(), part));
              return page.nextAfter().isPresent() && page.nextAfter().getAsInt() > after
                  ? parts(record, page.nextAfter().getAsInt(), parts)
                  : Future.succeededFuture(parts);
            });
  }

  private static boolean isGone(Throwable cause) {
    return cause instanceof ReplicationFailure failure && FailureClassifier.isUploadGone(failure);
  }

  private void forget(UploadRecord record) {
    context.records().remove(record).onFailure(cause -> context.metrics().recordMissed());
  }

  private static UploadRef ref(UploadRecord record) {
    return new UploadRef(record.target().bucket(), record.key(), new UploadId(record.upload()));
  }
}
