package io.crosstide.worker.plan;

import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectFacts;
import java.util.Map;
import java.util.Optional;

/** What the source holds for a key now. */
public sealed interface SourceState {
  /**
   * It holds an object.
   *
   * @param facts of the object, provenance included if it is a replica
   * @param tags its tags
   * @param acl what everybody may do; {@code PRIVATE} if nothing. Empty if nobody asked
   */
  record Present(ObjectFacts facts, Map<String, String> tags, Optional<CannedAcl> acl)
      implements SourceState {
    public Present {
      tags = Map.copyOf(tags);
    }

    /** An object whose ACL nobody asked for. */
    public Present(ObjectFacts facts, Map<String, String> tags) {
      this(facts, tags, Optional.empty());
    }
  }

  /**
   * It answered that there is none, in a way that proves it (I31).
   *
   * @param versionDeleted true if that is because a single version was deleted, not because a
   *     delete marker hides the key
   */
  record Absent(boolean versionDeleted) implements SourceState {}
}
