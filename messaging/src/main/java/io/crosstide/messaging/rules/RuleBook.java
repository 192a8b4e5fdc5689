package io.crosstide.messaging.rules;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleChanged;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the rules, from full reads and single changes, which may overtake each other.
 * Immutable.
 *
 * <p>Of two copies of a rule the one with the higher revision is kept. A rule that a full read does
 * not have is gone, unless a change brought it after the read began: that read may have passed its
 * place already. A rule that is gone stays gone, since ids are never used again.
 *
 * @param known rules by id, with the number of the change that brought each
 * @param gone ids of rules that are gone, oldest first, at most {@value #GONE_MAX}
 * @param changes number of changes applied so far
 */
record RuleBook(Map<RuleId, Entry> known, Set<RuleId> gone, long changes) {
  static final RuleBook EMPTY = new RuleBook(Map.of(), Set.of(), 0);

  /** A change that is overtaken by this many deletions is old indeed; a full read corrects it. */
  static final int GONE_MAX = 1_000;

  /**
   * A rule and when it was learned.
   *
   * @param change number of the change that brought it; of a full read, the one at its beginning
   */
  record Entry(Rule rule, long change) {}

  RuleBook {
    known = Map.copyOf(known);
    gone = Collections.unmodifiableSet(new LinkedHashSet<>(gone));
  }

  /** The rules. */
  RuleSnapshot snapshot() {
    return new RuleSnapshot(known.values().stream().map(Entry::rule).toList());
  }

  /** This book with a change applied. */
  RuleBook with(RuleChanged message) {
    Rule rule = message.rule();
    long change = changes + 1;
    if (message.gone()) {
      Map<RuleId, Entry> rest = new HashMap<>(known);
      rest.remove(rule.id());
      return new RuleBook(rest, remember(gone, rule.id()), change);
    }
    Entry old = known.get(rule.id());
    if (gone.contains(rule.id()) || (old != null && old.rule().revision() > rule.revision())) {
      return new RuleBook(known, gone, change);
    }
    Map<RuleId, Entry> next = new HashMap<>(known);
    next.put(rule.id(), new Entry(rule, change));
    return new RuleBook(next, gone, change);
  }

  /**
   * This book with a full read applied.
   *
   * @param rules every rule the read found
   * @param changesAtStart {@link #changes} of the book when the read began
   */
  RuleBook with(List<Rule> rules, long changesAtStart) {
    Map<RuleId, Entry> next = new HashMap<>();
    for (Entry entry : known.values()) {
      if (entry.change() > changesAtStart) {
        next.put(entry.rule().id(), entry);
      }
    }
    for (Rule rule : rules) {
      if (!gone.contains(rule.id())) {
        next.put(rule.id(), newest(rule, changesAtStart));
      }
    }
    return new RuleBook(next, gone, changes);
  }

  private Entry newest(Rule read, long changesAtStart) {
    Entry fresh = new Entry(read, changesAtStart);
    Entry old = known.get(read.id());
    return old == null ? fresh : newer(old, fresh);
  }

  private static Entry newer(Entry a, Entry b) {
    return a.rule().revision() > b.rule().revision() ? a : b;
  }

  private static Set<RuleId> remember(Collection<RuleId> gone, RuleId id) {
    Set<RuleId> next = new LinkedHashSet<>(gone);
    next.add(id);
    if (next.size() > GONE_MAX) {
      next.remove(next.iterator().next());
    }
    return next;
  }
}
