package io.crosstide.store;

import io.crosstide.contracts.id.VersionId;
import java.util.List;
import java.util.Optional;

/**
 * A page of versions.
 *
 * @param versions keys in order, of each the newest first
 * @param commonPrefixes groups, in order
 * @param nextKeyMarker present if there is more
 * @param nextVersionMarker goes with the key marker
 */
public record VersionPage(
    List<ListedVersion> versions,
    List<String> commonPrefixes,
    Optional<String> nextKeyMarker,
    Optional<VersionId> nextVersionMarker) {
  public VersionPage {
    versions = List.copyOf(versions);
    commonPrefixes = List.copyOf(commonPrefixes);
  }
}
