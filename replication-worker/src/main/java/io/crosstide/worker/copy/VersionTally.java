package io.crosstide.worker.copy;

import io.crosstide.contracts.report.SkipReason;
import java.util.Optional;

/** Adds up what was done for a key. */
final class VersionTally {
  private long bytes;
  private boolean copied;
  private boolean deleted;
  private Optional<SkipReason> skip = Optional.empty();

  void appended(Appended one) {
    if (!one.isWritten()) {
      skip = one.skip().or(() -> skip);
    } else if (one.source().deleteMarker()) {
      deleted = true;
    } else {
      copied = true;
      bytes += one.bytes();
    }
  }

  void marker() {
    deleted = true;
  }

  void deleted(int versions) {
    deleted |= versions > 0;
  }

  void properties(boolean set) {
    copied |= set;
  }

  /** What is told of the key: what was copied comes before what was deleted or left out. */
  Outcome outcome() {
    if (copied) {
      return new Outcome.Copied(bytes);
    }
    if (deleted) {
      return new Outcome.Deleted();
    }
    return skip.<Outcome>map(Outcome.Skipped::new).orElseGet(Outcome.Unchanged::new);
  }
}
