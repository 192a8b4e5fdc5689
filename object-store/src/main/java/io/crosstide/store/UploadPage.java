package io.crosstide.store;

import java.util.List;
import java.util.Optional;

/** A page of uploads; the markers are present if there is more. */
public record UploadPage(
    List<ListedUpload> uploads,
    List<String> commonPrefixes,
    Optional<String> nextKeyMarker,
    Optional<UploadId> nextUploadMarker) {
  public UploadPage {
    uploads = List.copyOf(uploads);
    commonPrefixes = List.copyOf(commonPrefixes);
  }
}
