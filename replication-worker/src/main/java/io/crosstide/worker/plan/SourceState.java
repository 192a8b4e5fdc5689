package io.crosstide.worker.plan;

import io.crosstide.store.ObjectFacts;
import java.util.Map;

/** What the source holds for a key now. */
public sealed interface SourceState {
  /**
   * It holds an object.
   *
   * @param facts of the object, provenance included if it is a replica
   * @param tags its tags
   */
  record Present(ObjectFacts facts, Map<String, String> tags) implements SourceState {
    public Present {
      tags = Map.copyOf(tags);
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
