package io.crosstide.worker.plan;

import io.crosstide.store.CannedAcl;
import io.crosstide.store.ObjectFacts;
import java.util.Map;
import java.util.Optional;

/** What is known of the target for a key. */
public sealed interface TargetState {
  /** Nobody looked. */
  record Unknown() implements TargetState {}

  /** HEAD found nothing, which proves nothing: it answers so without the bucket too. */
  record Missing() implements TargetState {}

  /** It answered that there is none, in a way that proves it, or we have just deleted it. */
  record Absent() implements TargetState {}

  /**
   * It holds an object.
   *
   * @param acl what everybody may do; empty if nobody asked
   */
  record Present(ObjectFacts facts, Map<String, String> tags, Optional<CannedAcl> acl)
      implements TargetState {
    public Present {
      tags = Map.copyOf(tags);
    }

    /** An object whose ACL nobody asked for. */
    public Present(ObjectFacts facts, Map<String, String> tags) {
      this(facts, tags, Optional.empty());
    }
  }

  /** We have just made it equal to what the source held then. */
  record Made(SourceState.Present from) implements TargetState {}
}
