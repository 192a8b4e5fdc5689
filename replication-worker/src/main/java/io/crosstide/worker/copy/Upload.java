package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.upload.UploadRecord;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.ListedPart;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadRef;
import io.crosstide.store.WriteResult;
import io.crosstide.worker.fault.FailureClassifier;
import io.crosstide.worker.fault.ReplicationFailure;
import io.crosstide.worker.plan.PartLayout;
import io.crosstide.worker.plan.UploadTerms;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A multipart upload at the target, recorded before its first part (I23). If it is left without
 * having been committed, it stays for another attempt where that can go on with it, and is given up
 * to be swept otherwise. It is not aborted at once: another worker may be completing it, or the
 * store what we were not answered, and then some stores keep an object without its content.
 */
final class Upload {
  /** What passes by waiting: the same copy will be tried again. */
  private static final Set<FailureKind> PASSING =
      Set.of(
          FailureKind.THROTTLED,
          FailureKind.UNAVAILABLE,
          FailureKind.UNKNOWN_RESULT,
          FailureKind.BAD_CREDENTIALS);

  /** Far below the time for which an upload is left alone that somebody has used. */
  private static final Duration SAID_BEFORE_COMMIT_MAX = Duration.ofMinutes(1);

  private final CopyContext context;
  private final KeyWork work;
  private final UploadRecord record;
  private final PartLayout layout;
  private final SortedMap<Integer, ListedPart> found = new TreeMap<>();
  private long triedNanos = System.nanoTime();
  private long saidNanos = triedNanos;
  private boolean committing;
  private boolean committed;

  private Upload(
      CopyContext context,
      KeyWork work,
      UploadRecord record,
      PartLayout layout,
      Map<Integer, ListedPart> parts) {
    this.context = context;
    this.work = work;
    this.record = record;
    this.layout = layout;
    parts.forEach(
        (number, part) -> {
          if (number <= layout.count() && part.size() == layout.length(number)) {
            found.put(number, part);
          }
        });
  }

  /** Goes on with an upload of the same terms or begins one, and uses it. */
  static <T> Future<T> using(
      CopyContext context, KeyWork work, UploadTerms terms, Function<Upload, Future<T>> use) {
    return new LeftUploads(context, work)
        .take(terms)
        .compose(
            left ->
                left.isPresent()
                    ? goOn(context, work, terms, left.get())
                    : begin(context, work, terms))
        .compose(
            upload ->
                Guarded.call(() -> use.apply(upload))
                    .transform(result -> upload.end(result).compose(v -> of(result))));
  }

  /** It may have been left for so long that it would be swept before the next word. */
  private static Future<Upload> goOn(
      CopyContext context, KeyWork work, UploadTerms terms, LeftUploads.Left left) {
    return context
        .retry()
        .run(number -> context.records().put(left.record()))
        .map(v -> new Upload(context, work, left.record(), terms.layout(), left.parts()))
        .recover(
            cause -> isEnded(cause) ? begin(context, work, terms) : Future.failedFuture(cause));
  }

  private static boolean isEnded(Throwable cause) {
    return cause instanceof ReplicationFailure failure && failure.kind() == FailureKind.MOVED;
  }

  private static Future<Upload> begin(CopyContext context, KeyWork work, UploadTerms terms) {
    return work.mayWrite()
        .compose(v -> work.target().createUpload(work.key(), terms.attributes()))
        .map(ref -> new Upload(context, work, record(work, terms, ref), terms.layout(), Map.of()))
        .compose(
            upload ->
                context
                    .retry()
                    .run(number -> context.records().put(upload.record))
                    .recover(
                        cause -> upload.abortIfUnused().compose(v -> Future.failedFuture(cause)))
                    .map(upload));
  }

  private static UploadRecord record(KeyWork work, UploadTerms terms, UploadRef ref) {
    return new UploadRecord(
        work.rule().id(),
        work.rule().target(),
        work.key(),
        ref.upload().value(),
        terms.source().etag(),
        terms.source().version(),
        terms.source().size(),
        terms.name());
  }

  UploadRef ref() {
    return new UploadRef(record.target().bucket(), record.key(), new UploadId(record.upload()));
  }

  PartLayout layout() {
    return layout;
  }

  /** Parts that were there when we came, as long as they have to be. */
  SortedMap<Integer, ListedPart> found() {
    return Collections.unmodifiableSortedMap(found);
  }

  /** Says now and then that somebody works on it. If that is not heard, it is said again. */
  void stillInUse() {
    if (System.nanoTime() - triedNanos > context.settings().uploadSaidEvery().toNanos()) {
      say().onFailure(cause -> context.metrics().recordMissed());
    }
  }

  /** Makes the parts one object, visible at once and as a whole (I22). */
  Future<WriteResult> commit(Collection<ETag> tags, TargetGuard guard) {
    List<CompletedPart> parts = new ArrayList<>(tags.size());
    tags.forEach(tag -> parts.add(new CompletedPart(parts.size() + 1, tag)));
    return sayBeforeCommit()
        .compose(v -> work.mayWrite())
        .compose(
            v -> {
              committing = true;
              return work.withVersionId(
                  id ->
                      guard.complete(
                          conditions ->
                              work.target()
                                  .completeUpload(ref(), parts, conditions.withVersion(id))));
            })
        .onSuccess(made -> committed = true);
  }

  /** Nobody is handed it to abort it while it becomes an object. */
  private Future<Void> sayBeforeCommit() {
    return System.nanoTime() - saidNanos < SAID_BEFORE_COMMIT_MAX.toNanos()
        ? Future.succeededFuture()
        : context.retry().run(number -> say());
  }

  private Future<Void> say() {
    long now = System.nanoTime();
    triedNanos = now;
    return context.records().put(record).onSuccess(v -> saidNanos = now);
  }

  private static <T> Future<T> of(AsyncResult<T> result) {
    if (result.succeeded()) {
      return Future.succeededFuture(result.result());
    }
    return Future.failedFuture(
        isGone(result.cause())
            ? new ReplicationFailure(
                FailureKind.MOVED, Side.TARGET, "The upload was ended by somebody else")
            : result.cause());
  }

  private static boolean isGone(Throwable cause) {
    return cause instanceof ReplicationFailure failure && FailureClassifier.isUploadGone(failure);
  }

  private Future<Void> end(AsyncResult<?> result) {
    if (committed || isGone(result.cause())) {
      forget();
      return Future.succeededFuture();
    }
    return mayGoOn(result.cause()) ? Future.succeededFuture() : giveUp();
  }

  private boolean mayGoOn(Throwable cause) {
    if (cause instanceof Stopping) {
      return true;
    }
    return cause instanceof ReplicationFailure failure
        && PASSING.contains(failure.kind())
        && !(committing && failure.kind() == FailureKind.UNKNOWN_RESULT);
  }

  /** If that is not heard it is swept all the same, only later. */
  private Future<Void> giveUp() {
    context.metrics().uploadLeft();
    return context
        .records()
        .abandon(record)
        .recover(
            cause -> {
              context.metrics().recordMissed();
              return Future.succeededFuture();
            });
  }

  /** It may be recorded though nobody said so, and another worker may have found it. */
  private Future<Void> abortIfUnused() {
    return work.target()
        .listParts(ref(), 0, 1)
        .compose(
            page ->
                page.parts().isEmpty()
                    ? context.retry().run(number -> work.target().abortUpload(ref()))
                    : Future.succeededFuture())
        .recover(
            cause -> {
              context.metrics().uploadLeft();
              return Future.succeededFuture();
            });
  }

  /** Nobody waits for it: a record that stays is found out when it is swept. */
  private void forget() {
    context.records().remove(record).onFailure(cause -> context.metrics().recordMissed());
  }
}
