package io.crosstide.contracts.worker;

import io.crosstide.contracts.codec.Message;
import java.util.Objects;
import java.util.UUID;

/**
 * A worker tells all others that it lives. Sent on the topic {@code workers}.
 *
 * @param worker identity of the process, new with each start
 * @param ageMillis for how long it has been listening to the others
 * @param leaving true if it has ended in good order: it has nothing in work any more
 */
public record WorkerBeat(
    int schemaVersion, UUID messageId, UUID worker, long ageMillis, boolean leaving)
    implements Message {
  /** The current version of this message. */
  public static final int SCHEMA_VERSION = 1;

  public WorkerBeat {
    Objects.requireNonNull(worker, "worker");
  }

  /** A beat with a new id. */
  public static WorkerBeat of(UUID worker, long ageMillis, boolean leaving) {
    return new WorkerBeat(SCHEMA_VERSION, UUID.randomUUID(), worker, ageMillis, leaving);
  }
}
