package io.crosstide.progress.rule;

import io.crosstide.contracts.id.RuleId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Rules that are known to be gone, the {@value #MAX} looked at last: enough that the late reports
 * of a deleted rule do not each ask for it.
 */
final class UnknownRules {
  private static final int MAX = 10_000;

  private final Set<RuleId> ids =
      Collections.synchronizedSet(Collections.newSetFromMap(new Bounded()));

  void add(RuleId id) {
    ids.add(id);
  }

  boolean contains(RuleId id) {
    return ids.contains(id);
  }

  private static final class Bounded extends LinkedHashMap<RuleId, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<RuleId, Boolean> eldest) {
      return size() > MAX;
    }
  }
}
