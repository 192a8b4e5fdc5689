package io.crosstide.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** The identity of one task message; also its duplicate-detection id at the broker. */
public record TaskId(@JsonValue UUID value) implements Comparable<TaskId> {
  @JsonCreator
  public TaskId {
    Ids.require(value, "TaskId");
  }

  /** A new random id. */
  public static TaskId random() {
    return new TaskId(UUID.randomUUID());
  }

  /**
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static TaskId of(String text) {
    return new TaskId(UUID.fromString(text));
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
