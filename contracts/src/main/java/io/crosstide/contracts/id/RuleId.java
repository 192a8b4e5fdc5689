package io.crosstide.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * The identity of one put of a rule. Deleting a rule and putting it again gives a new one, so that
 * tasks of the earlier rule can be told apart and dropped (I53). Clients see the rule's name
 * instead.
 */
public record RuleId(@JsonValue UUID value) implements Comparable<RuleId> {
  @JsonCreator
  public RuleId {
    Ids.require(value, "RuleId");
  }

  /** A new random id. */
  public static RuleId random() {
    return new RuleId(UUID.randomUUID());
  }

  /**
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static RuleId of(String text) {
    return new RuleId(UUID.fromString(text));
  }

  @Override
  public int compareTo(RuleId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
