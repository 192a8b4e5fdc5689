package io.crosstide.contracts.http;

import io.crosstide.contracts.rule.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Answer of {@code GET /rules?after=&limit=}: rules in the order of their internal ids.
 *
 * @param rules one page
 * @param next give it as {@code after} for the next page; empty on the last
 */
public record RulePage(List<Rule> rules, Optional<String> next) {
  @SuppressWarnings("OptionalAssignedToNull")
  public RulePage {
    rules = List.copyOf(rules);
    next = next == null ? Optional.empty() : next;
  }
}
