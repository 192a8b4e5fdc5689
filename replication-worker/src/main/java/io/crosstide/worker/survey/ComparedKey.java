package io.crosstide.worker.survey;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ListedObject;
import java.util.Optional;

/**
 * A key that source, target or both listed.
 *
 * @param key the key
 * @param source what the source listed
 * @param target what the target listed
 */
record ComparedKey(ObjectKey key, Optional<ListedObject> source, Optional<ListedObject> target) {
  /**
   * True if both hold the same content by what listings tell. Tags that are made differently by two
   * stores differ for one content: then only a closer look can tell, as where a store lists no tag.
   */
  boolean isSameByListing() {
    return source.isPresent()
        && target.isPresent()
        && source.get().size() == target.get().size()
        && !source.get().etag().value().isEmpty()
        && source.get().etag().equals(target.get().etag());
  }
}
