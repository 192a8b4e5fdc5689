package io.crosstide.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of a bucket as clients of the gateway know it. Naming rules are checked where a bucket
 * is created.
 */
public record BucketName(@JsonValue String value) {
  @JsonCreator
  public BucketName {
    Ids.requireText(value, "BucketName");
  }

  @Override
  public String toString() {
    return value;
  }
}
