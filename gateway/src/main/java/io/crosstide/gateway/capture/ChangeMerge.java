package io.crosstide.gateway.capture;

import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import java.time.Instant;
import java.util.Optional;

/** Two changes of one key become one task. The worker reads the source, so nothing is lost. */
final class ChangeMerge {
  private ChangeMerge() {}

  /**
   * The earliest instant holds the watermark for both; a delete stays a delete, because only that
   * allows one at the target, tags or ACL that a client set stay set, what was copied onto itself
   * was, and a version that was told to be a marker is one; tag and size are those of the later
   * change.
   */
  static KeyTask merge(KeyTask earlier, KeyTask later) {
    boolean deleted = earlier.kind() == ChangeKind.DELETE || later.kind() == ChangeKind.DELETE;
    return new KeyTask(
            earlier.key(),
            deleted ? ChangeKind.DELETE : ChangeKind.WRITE,
            earlier.version(),
            earliest(earlier.changedAt(), later.changedAt()),
            later.etag(),
            later.size(),
            0,
            earlier.properties() || later.properties(),
            earlier.marker() || later.marker())
        .withSelfCopied(earlier.selfCopied() || later.selfCopied());
  }

  private static Optional<Instant> earliest(Optional<Instant> a, Optional<Instant> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return a.get().isBefore(b.get()) ? a : b;
  }
}
