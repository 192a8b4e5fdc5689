package io.crosstide.contracts.worker;

import io.crosstide.contracts.codec.Message;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A worker tells all others that it lives. Sent on the topic {@code workers}.
 *
 * @param worker identity of the process, new with each start
 * @param ageMillis for how long it has heard its own beats, and so the others'
 * @param leaving true if it has ended in good order: it has nothing in work any more
 * @param missed workers that it misses, at most {@value #MISSED_MAX}
 */
public record WorkerBeat(
    int schemaVersion,
    UUID messageId,
    UUID worker,
    long ageMillis,
    boolean leaving,
    List<Missed> missed)
    implements Message {
  /** The current version of this message. */
  public static final int SCHEMA_VERSION = 1;

  /** Workers named in one beat: more at a time are a broker that was away. */
  public static final int MISSED_MAX = 100;

  public WorkerBeat {
    Objects.requireNonNull(worker, "worker");
    missed = missed == null ? List.of() : List.copyOf(missed);
  }

  /**
   * A worker that is not heard any more and did not leave.
   *
   * @param worker its identity
   * @param silentMillis since its last beat
   */
  public record Missed(UUID worker, long silentMillis) {
    public Missed {
      Objects.requireNonNull(worker, "worker");
    }
  }

  /** A beat with a new id. */
  public static WorkerBeat of(UUID worker, long ageMillis, boolean leaving, List<Missed> missed) {
    return new WorkerBeat(SCHEMA_VERSION, UUID.randomUUID(), worker, ageMillis, leaving, missed);
  }
}
