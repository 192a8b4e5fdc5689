package io.crosstide.testbed.model;

import java.util.Optional;

/**
 * One version of a key at the source.
 *
 * @param id its version id there; {@value #NULL} without versioning
 * @param state empty for a delete marker
 * @param madePrivate the client asked for {@code private} when it wrote the object, which is shown
 *     as such and not as {@code default}
 */
record ModelVersion(String id, Optional<ObjectState> state, boolean madePrivate) {
  static final String NULL = "null";

  static ModelVersion marker(String id) {
    return new ModelVersion(id, Optional.empty(), false);
  }

  static ModelVersion of(String id, ObjectState state) {
    return new ModelVersion(id, Optional.of(state), state.acl().equals("private"));
  }

  boolean isMarker() {
    return state.isEmpty();
  }

  ModelVersion withState(ObjectState next) {
    return new ModelVersion(id, Optional.of(next), madePrivate);
  }

  /** What setting the ACL makes of it: {@code private} is shown only where it was written so. */
  ModelVersion withAcl(String word) {
    boolean closed = word.equals("private") || word.equals(ObjectState.DEFAULT_ACL);
    String shown = closed ? (madePrivate ? "private" : ObjectState.DEFAULT_ACL) : word;
    return withState(state.orElseThrow().withAcl(shown));
  }
}
