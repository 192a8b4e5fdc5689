package io.crosstide.worker.plan.versions;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.ListedVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A version that a client deleted and the source proves to be gone, of which the target had no
 * copy. If it was a delete marker, the one that the rule put for it is to go. Markers have no
 * metadata, so one that a client put at the target looks alike, and that may never go.
 *
 * @param id at the source
 * @param marker true if the source has told that it was a delete marker; false leaves it open
 * @param goneAt a time that the source had surely reached when it was deleted; empty if not known
 */
public record GoneVersion(VersionId id, boolean marker, Optional<Instant> goneAt) {
  /** How far two stores' clocks are taken to be apart, at most. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

  /**
   * True if that marker of the target was surely put for it: stores that keep ids give one to
   * nothing else. The null version has the same name everywhere.
   */
  public boolean isSurely(ListedVersion marker) {
    return marker.deleteMarker() && !id.equals(VersionLabel.NULL) && marker.version().equals(id);
  }

  /**
   * True if that marker of the target may have been put for it, as it was there when it was
   * deleted. What came later was put for something else, however late this task is.
   */
  public boolean mayBe(ListedVersion marker) {
    return isSurely(marker)
        || (this.marker
            && marker.deleteMarker()
            && goneAt.filter(at -> isSurelyBefore(marker, at)).isPresent());
  }

  /** True if a version was written before a time of another store's. */
  public static boolean isSurelyBefore(ListedVersion version, Instant at) {
    return version.lastModified().plus(CLOCKS_APART).isBefore(at);
  }
}
