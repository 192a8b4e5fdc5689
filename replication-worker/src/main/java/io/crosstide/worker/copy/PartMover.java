package io.crosstide.worker.copy;

import io.crosstide.contracts.id.ETag;
import io.crosstide.store.ListedPart;
import io.crosstide.store.UploadRef;
import io.crosstide.worker.plan.PartLayout;
import io.vertx.core.Future;

/** How the parts of an object come to the target. */
interface PartMover {
  /**
   * Makes one part of an upload from the source; completes with its tag.
   *
   * @param passing is told of the bytes, if they pass through us
   */
  Future<ETag> move(UploadRef upload, PartLayout layout, int number, SourceDigests.Passing passing);

  /** Whether a part that was there already has the bytes of the source. */
  Future<Boolean> isEqual(
      PartLayout layout, int number, ListedPart there, SourceDigests.Passing passing);

  /** Fails if the parts may have come from more than one object (I18). */
  Future<Void> confirmSource();
}
