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
 * @param isWritten true if the target has it now; false if it is not replicated, or a marker that
 *     the store did not put, as some (Ceph) put none on another
 * @param skip why it is not replicated
 */
record Appended(
    ListedVersion source,
    Optional<VersionId> target,
    boolean isWritten,
    Optional<SkipReason> skip) {
  /** Bytes of content that were copied. */
  long bytes() {
    return isWritten ? source.size() : 0;
  }
}
