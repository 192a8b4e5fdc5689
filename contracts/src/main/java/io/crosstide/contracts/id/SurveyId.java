package io.crosstide.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** The identity of one survey of a bucket. */
public record SurveyId(@JsonValue UUID value) implements Comparable<SurveyId> {
  @JsonCreator
  public SurveyId {
    Ids.require(value, "SurveyId");
  }

  /** A new random id. */
  public static SurveyId random() {
    return new SurveyId(UUID.randomUUID());
  }

  /**
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static SurveyId of(String text) {
    return new SurveyId(UUID.fromString(text));
  }

  @Override
  public int compareTo(SurveyId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
