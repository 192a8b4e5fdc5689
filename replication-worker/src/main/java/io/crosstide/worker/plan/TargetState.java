package io.crosstide.worker.plan;

import io.crosstide.store.ObjectFacts;
import java.util.Map;

/** What is known of the target for a key. */
public sealed interface TargetState {
  /** Nobody looked. */
  record Unknown() implements TargetState {}

  /** HEAD found nothing, which proves nothing: it answers so without the bucket too. */
  record Missing() implements TargetState {}

  /** It answered that there is none, in a way that proves it, or we have just deleted it. */
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
