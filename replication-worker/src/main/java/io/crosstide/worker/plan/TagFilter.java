package io.crosstide.worker.plan;

import io.crosstide.contracts.rule.UserTaggings;
import java.util.Map;
import java.util.stream.Stream;

/** Whether an object's tags are those that a rule asks for. */
final class TagFilter {
  private static final String OR = "OR";

  private TagFilter() {}

  static boolean matches(UserTaggings wanted, Map<String, String> tags) {
    Stream<UserTaggings.Tag> each = wanted.tags().stream();
    return OR.equals(wanted.filterType())
        ? each.anyMatch(tag -> has(tags, tag))
        : each.allMatch(tag -> has(tags, tag));
  }

  private static boolean has(Map<String, String> tags, UserTaggings.Tag tag) {
    return tag.value().equals(tags.get(tag.key()));
  }
}
