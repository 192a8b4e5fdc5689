package io.crosstide.worker.plan;

import io.crosstide.store.ObjectFacts;
import java.util.OptionalInt;

/** What the tag of an object tells of its parts. */
public final class SourceParts {
  private SourceParts() {}

  /**
   * The number of parts that an object was uploaded in; empty if it was written as a whole, or in
   * more parts than any target takes.
   */
  public static OptionalInt count(ObjectFacts facts) {
    OptionalInt count = facts.etag().partCount();
    return count.isPresent() && count.getAsInt() <= PlanLimits.PARTS_MAX
        ? count
        : OptionalInt.empty();
  }
}
