package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.UploadRef;
import io.crosstide.store.WriteResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A multipart upload at the target: aborted when it is left without having been committed. */
final class Upload {
  private final KeyWork work;
  private final UploadRef ref;
  private boolean committed;

  private Upload(KeyWork work, UploadRef ref) {
    this.work = work;
    this.ref = ref;
  }

  /** Begins an upload, uses it, and leaves nothing behind if that fails. */
  static <T> Future<T> using(
      CopyContext context,
      KeyWork work,
      ObjectAttributes attributes,
      Function<Upload, Future<T>> use) {
    ObjectKey key = work.key();
    return work.mayWrite()
        .compose(v -> work.target().createUpload(key, attributes))
        .map(ref -> new Upload(work, ref))
        .compose(
            upload ->
                Guarded.call(() -> use.apply(upload)).eventually(() -> upload.close(context)));
  }

  UploadRef ref() {
    return ref;
  }

  /** Makes the parts one object, visible at once and as a whole (I22). */
  Future<WriteResult> commit(List<ETag> tags) {
    List<CompletedPart> parts = new ArrayList<>(tags.size());
    for (int i = 0; i < tags.size(); i++) {
      parts.add(new CompletedPart(i + 1, tags.get(i)));
    }
    return work.mayWrite()
        .compose(v -> work.target().completeUpload(ref, parts))
        .onSuccess(result -> committed = true);
  }

  private Future<Void> close(CopyContext context) {
    if (committed) {
      return Future.succeededFuture();
    }
    return context
        .retry()
        .run(number -> work.target().abortUpload(ref))
        .recover(
            cause -> {
              context.metrics().uploadLeft();
              return Future.succeededFuture();
            });
  }
}
