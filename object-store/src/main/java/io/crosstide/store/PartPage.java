package io.crosstide.store;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A page of parts.
 *
 * @param nextAfter present if there is more
 * @param storageClass what the upload was begun with, in S3's word; empty for STANDARD
 */
public record PartPage(
    List<ListedPart> parts, OptionalInt nextAfter, Optional<String> storageClass) {
  public PartPage {
    parts = List.copyOf(parts);
    Objects.requireNonNull(storageClass, "storageClass");
  }
}
