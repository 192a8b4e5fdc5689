package io.crosstide.gateway.capture;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules that capture, by source bucket. Immutable. */
final class LiveRules {
  static final LiveRules NONE = of(List.of());

  private final Map<RuleId, Rule> byId = new HashMap<>();
  private final Map<BucketName, List<Rule>> bySource = new HashMap<>();

  private LiveRules(Collection<Rule> rules) {
    Map<BucketName, ArrayList<Rule>> grouped = new HashMap<>();
    for (Rule rule : rules) {
      if (rule.isLive() && byId.put(rule.id(), rule) == null) {
        grouped.computeIfAbsent(rule.source().bucket(), b -> new ArrayList<>()).add(rule);
      }
    }
    grouped.forEach((bucket, of) -> bySource.put(bucket, List.copyOf(of)));
  }

  /** Keeps the live ones. */
  static LiveRules of(Collection<Rule> rules) {
    return new LiveRules(rules);
  }

  Collection<Rule> all() {
    return byId.values();
  }

  boolean contains(RuleId id) {
    return byId.containsKey(id);
  }

  List<Rule> ofSource(BucketName bucket) {
    return bySource.getOrDefault(bucket, List.of());
  }
}
