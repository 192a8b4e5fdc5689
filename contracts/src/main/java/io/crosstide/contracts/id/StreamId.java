package io.crosstide.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** The identity of the numbered sequence of changes from one gateway process. */
public record StreamId(@JsonValue UUID value) implements Comparable<StreamId> {
  @JsonCreator
  public StreamId {
    Ids.require(value, "StreamId");
  }

  /** A new random id. */
  public static StreamId random() {
    return new StreamId(UUID.randomUUID());
  }

  /**
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static StreamId of(String text) {
    return new StreamId(UUID.fromString(text));
  }

  @Override
  public int compareTo(StreamId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
