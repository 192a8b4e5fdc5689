package io.crosstide.contracts.rule;

import java.util.List;
import java.util.Objects;

/**
 * A filter by object tags (oss-wire 1.1).
 *
 * @param filterType {@code AND} or {@code OR}
 * @param tags 1 to 10 tags
 */
public record UserTaggings(String filterType, List<Tag> tags) {
  public UserTaggings {
    Objects.requireNonNull(filterType, "filterType");
    tags = List.copyOf(tags);
  }

  /** One tag; a value that was left out is empty. */
  public record Tag(String key, String value) {
    public Tag {
      Objects.requireNonNull(key, "key");
      value = value == null ? "" : value;
    }
  }
}
