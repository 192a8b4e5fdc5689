package io.crosstide.contracts.task;

import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A task: make the target of a rule right for these keys. It names keys, not content.
 *
 * @param id identity; redelivery keeps it
 * @param rule the rule (and, since every put has a new id, its epoch)
 * @param lane the lane it was sent on
 * @param origin what its report completes
 * @param keys 0 to {@value #KEYS_MAX}; an empty survey page still completes
 * @param createdAt when it was sent, by the sender's clock; for lag metrics, and for a worker that
 *     starts, which asks whether it was sent before
 */
public record TaskBatch(
    int schemaVersion,
    TaskId id,
    RuleId rule,
    Lane lane,
    Origin origin,
    List<KeyTask> keys,
    Instant createdAt)
    implements Message {
  /** The current version of this message. */
  public static final int SCHEMA_VERSION = 1;

  /**
   * Keys in one task: few enough that workers share the load, and that a redelivery repeats little.
   */
  public static final int KEYS_MAX = 100;

  /** Bytes of keys in one task: a message over 100 KB leaves the broker's fast path. */
  public static final int KEY_BYTES_MAX = 48 * 1024;

  public TaskBatch {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(lane, "lane");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(createdAt, "createdAt");
    keys = List.copyOf(keys);
    if (keys.size() > KEYS_MAX) {
      throw new IllegalArgumentException("A task names at most " + KEYS_MAX + " keys");
    }
  }

  /** A task of the current schema version. */
  public static TaskBatch of(
      TaskId id, RuleId rule, Lane lane, Origin origin, List<KeyTask> keys, Instant createdAt) {
    return new TaskBatch(SCHEMA_VERSION, id, rule, lane, origin, keys, createdAt);
  }

  @Override
  public UUID messageId() {
    return id.value();
  }
}
