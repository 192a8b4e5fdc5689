package io.crosstide.store;

import java.util.List;
import java.util.OptionalInt;

/** A page of parts; {@code nextAfter} is present if there is more. */
public record PartPage(List<ListedPart> parts, OptionalInt nextAfter) {
  public PartPage {
    parts = List.copyOf(parts);
  }
}
