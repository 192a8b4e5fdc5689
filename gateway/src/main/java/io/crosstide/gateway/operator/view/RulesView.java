package io.crosstide.gateway.operator.view;

import java.util.List;
import java.util.Optional;

/**
 * A page of rules.
 *
 * @param next give it as {@code after} for the next page; absent on the last
 */
public record RulesView(List<RuleView> rules, Optional<String> next) {}
