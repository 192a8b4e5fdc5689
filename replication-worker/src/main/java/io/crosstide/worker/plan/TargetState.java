package io.crosstide.worker.plan;

import io.crosstide.store.ObjectFacts;
import java.util.Map;

/** What is known of the target for a key. */
public sealed interface TargetState {
  /** Nobody looked. */
  record Unknown() implements TargetState {}

  /** It holds no such object, or we have just deleted it. */
  record Absent() implements TargetState {}

  /** It holds an object. */
  record Present(ObjectFacts facts, Map<String, String> tags) implements TargetState {
    public Present {
      tags = Map.copyOf(tags);
    }
  }

  /** We have just made it equal to what the source held then. */
  record Made(SourceState.Present from) implements TargetState {}
}
