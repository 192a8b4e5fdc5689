package io.crosstide.worker.plan;

import io.crosstide.store.ObjectFacts;

/** Whether what the source holds is still what it held. */
public final class SourceMove {
  private SourceMove() {}

  /** True if nothing of it has changed but perhaps its storage class, which is not replicated. */
  static boolean none(SourceState.Present then, SourceState.Present now) {
    return isSameObject(then.facts(), now.facts())
        && then.facts().headers().equals(now.facts().headers())
        && then.tags().equals(now.tags());
  }

  /** True if both are answers about one write of one object. */
  public static boolean isSameObject(ObjectFacts then, ObjectFacts now) {
    return then.size() == now.size() && isSameButSize(then, now);
  }

  /** The same for answers about a part, of which some stores tell the size instead of the whole. */
  public static boolean isSameButSize(ObjectFacts then, ObjectFacts now) {
    return then.etag().equals(now.etag())
        && then.lastModified().equals(now.lastModified())
        && then.version().equals(now.version());
  }
}
