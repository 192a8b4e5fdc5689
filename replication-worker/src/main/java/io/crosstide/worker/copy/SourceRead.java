package io.crosstide.worker.copy;

import io.crosstide.store.ObjectContent;
import io.crosstide.worker.plan.SourceState;
import java.util.Optional;

/**
 * What the source holds, and its content if that was read along.
 *
 * @param content open; must be consumed or discarded
 */
record SourceRead(SourceState state, Optional<ObjectContent> content) {
  void discard() {
    content.ifPresent(open -> open.discard().run());
  }
}
