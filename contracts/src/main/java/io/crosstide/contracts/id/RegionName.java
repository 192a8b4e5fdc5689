package io.crosstide.contracts.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The name of a region in the OSS location form, such as {@code oss-cn-hangzhou}. */
public record RegionName(@JsonValue String value) {
  @JsonCreator
  public RegionName {
    Ids.requireText(value, "RegionName");
  }

  @Override
  public String toString() {
    return value;
  }
}
