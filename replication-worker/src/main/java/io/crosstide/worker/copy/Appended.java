package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.store.ListedVersion;
import java.util.Optional;

/**
 * What became of a version of the source that the target lacked.
 *
 * @param source the version
 * @param target the version made of it, if the store told it
 * @param skip why nothing was made of it
 */
record Appended(ListedVersion source, Optional<VersionId> target, Optional<SkipReason> skip) {
  boolean isWritten() {
    return skip.isEmpty();
  }

  /** Bytes of content that were copied. */
  long bytes() {
    return isWritten() ? source.size() : 0;
  }
}
