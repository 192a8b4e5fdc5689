package io.crosstide.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An opaque version id of an object in one store; {@code null} (the text) is the null version. */
public record VersionId(@JsonValue String value) {
  @JsonCreator
  public VersionId {
    Ids.requireText(value, "VersionId");
  }

  @Override
  public String toString() {
    return value;
  }
}
