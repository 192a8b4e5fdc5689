package io.crosstide.worker.plan.versions;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;

/**
 * A version or delete marker at the target.
 *
 * @param listed as listed
 * @param label what it is
 */
public record TargetVersion(ListedVersion listed, VersionLabel label) {
  /** Its id at the target. */
  public VersionId id() {
    return listed.version();
  }

  /** True for a delete marker. */
  public boolean isMarker() {
    return listed.deleteMarker();
  }
}
