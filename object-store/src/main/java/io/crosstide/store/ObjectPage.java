package io.crosstide.store;

import java.util.List;
import java.util.Optional;

/**
 * A page of a listing.
 *
 * @param objects in key order
 * @param commonPrefixes groups, in order
 * @param nextToken present if there is more
 */
public record ObjectPage(
    List<ListedObject> objects, List<String> commonPrefixes, Optional<String> nextToken) {
  public ObjectPage {
    objects = List.copyOf(objects);
    commonPrefixes = List.copyOf(commonPrefixes);
  }
}
