package io.crosstide.worker.copy;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.worker.plan.PlanLimits;
import java.time.Duration;
import java.util.Set;

/**
 * How copies are made.
 *
 * @param limits when and how to copy in parts
 * @param transferBytes memory that one transfer needs at most, in bytes, whatever the size of what
 *     it moves
 * @param partsAtOnce parts of one object in flight, at least 1
 * @param writesMax writes for one key before it is given up as moving, at least 1
 * @param tries attempts for one key before it is reported, at least 1
 * @param pauseMin pause before the second attempt
 * @param pauseMax longest pause between attempts
 * @param retryAfterMax longest wait asked for by a store that is still waited for here
 * @param partPatience how long a part of a large object is tried while a store is away
 * @param lateWriteWait after which a write without an answer must have ended, one way or the other
 * @param uploadSaidEvery how often it is said of an upload that it is in use
 * @param tellsTags regions whose stores tell the number of tags with every object that has some
 * @param withoutAcls regions whose objects have no ACLs of their own
 */
public record CopySettings(
    PlanLimits limits,
    long transferBytes,
    int partsAtOnce,
    int writesMax,
    int tries,
    Duration pauseMin,
    Duration pauseMax,
    Duration retryAfterMax,
    Duration partPatience,
    Duration lateWriteWait,
    Duration uploadSaidEvery,
    Set<RegionName> tellsTags,
    Set<RegionName> withoutAcls) {
  /** What fits most workers. */
  public static final CopySettings DEFAULT =
      new CopySettings(
          PlanLimits.DEFAULT,
          2L << 20,
          4,
          5,
          3,
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Set.of(),
          Set.of());

  public CopySettings {
    tellsTags = Set.copyOf(tellsTags);
    withoutAcls = Set.copyOf(withoutAcls);
    if (transferBytes < 1 || partsAtOnce < 1 || writesMax < 1 || tries < 1) {
      throw new IllegalArgumentException("Settings of copies are at least 1");
    }
  }
}
