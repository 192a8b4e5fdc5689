package io.crosstide.gateway.oss.replication;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule's filter by object tags.
 *
 * @param filterType {@code AND} or {@code OR}, verbatim
 * @param tags at most ten
 */
public record UserTaggingsXml(Optional<String> filterType, List<UserTag> tags) {
  public UserTaggingsXml {
    Objects.requireNonNull(filterType, "filterType");
    tags = List.copyOf(tags);
  }

  /** One tag. */
  public record UserTag(String key, String value) {
    public UserTag {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(value, "value");
    }
  }
}
