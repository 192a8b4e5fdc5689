package io.crosstide.worker.copy;

import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.survey.Difference;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Adds up what was done for a key. */
final class VersionTally {
  private long bytes;
  private boolean copied;
  private boolean deleted;
  private final Map<SkipReason, VersionId> leftOut = new EnumMap<>(SkipReason.class);
  private Optional<SkipReason> skip = Optional.empty();
  private Optional<Instant> firstWritten = Optional.empty();
  private boolean hasWritten;
  private Optional<Found> found = Optional.empty();

  void appended(Appended one) {
    if (!one.isWritten()) {
      skip = one.skip().or(() -> skip);
      return;
    }
    firstWritten = hasWritten ? firstWritten : Found.changedAt(one.source());
    hasWritten = true;
    if (one.source().deleteMarker()) {
      deleted = true;
    } else {
      copied = true;
      bytes += one.bytes();
    }
  }

  /**
   * After each round: what the first that wrote made of the key.
   *
   * @param targetHadSome whether the target had versions of it before
   */
  void found(boolean targetHadSome) {
    if (found.isEmpty() && hasWritten) {
      Difference difference = targetHadSome ? Difference.CHANGED : Difference.MISSING;
      found = Optional.of(new Found(difference, firstWritten));
    }
  }

  /** The target has more than the source, and that stays or goes. */
  void extra() {
    found = found.or(() -> Optional.of(new Found(Difference.EXTRA, Optional.empty())));
  }

  /** How the key differed; empty if it did not. */
  Optional<Found> found() {
    return found;
  }

  /**
   * Notes a version that the rule covers and that is not made right.
   *
   * @param reason one that leaves out; of several versions with the same the last is told
   */
  void leftOut(SkipReason reason, VersionId version) {
    leftOut.put(reason, version);
  }

  /** Notes why versions were not replicated, whatever became of others. */
  void skipped(Map<SkipReason, VersionId> versions) {
    versions.forEach(
        (reason, version) -> {
          if (reason.leavesOut()) {
            leftOut(reason, version);
          }
        });
  }

  /** Why versions were left out, and the newest version of each reason. */
  Map<SkipReason, VersionId> leftOut() {
    return leftOut;
  }

  void marker() {
    deleted = true;
  }

  /**
   * Notes that the target had too many.
   *
   * @param difference what that made of the key
   */
  void deleted(Difference difference) {
    deleted = true;
    found = found.or(() -> Optional.of(new Found(difference, Optional.empty())));
  }

  void properties(boolean set) {
    copied |= set;
  }

  /** The same of a version that was found to have others. */
  void foundProperties(boolean set) {
    properties(set);
    if (set && found.isEmpty()) {
      found = Optional.of(Found.properties());
    }
  }

  /** What is told of the key: what was copied comes before what was deleted or left out. */
  Outcome outcome() {
    if (copied) {
      return new Outcome.Copied(bytes);
    }
    if (deleted) {
      return new Outcome.Deleted();
    }
    return leftOut.keySet().stream()
        .findFirst()
        .or(() -> skip)
        .<Outcome>map(Outcome.Skipped::new)
        .orElseGet(Outcome.Unchanged::new);
  }
}
