package io.crosstide.testbed.model;

import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectFacts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A version or marker as it was found.
 *
 * @param object empty for a marker
 */
record SeenVersion(String id, boolean latest, Optional<SeenObject> object) {
  boolean isMarker() {
    return object.isEmpty();
  }

  /**
   * An object as clients of the gateway see it, and as the store itself tells it.
   *
   * @param state through the gateway
   * @param etag through the gateway, without quotation marks
   * @param modified through the gateway, full seconds
   * @param facts of the store
   * @param tags of the store
   * @param acl of the store
   */
  record SeenObject(
      ObjectState state,
      String etag,
      Instant modified,
      ObjectFacts facts,
      Map<String, String> tags,
      CannedAcl acl) {
    boolean isMadeOfParts() {
      return etag.contains("-");
    }
  }
}
