package io.crosstide.progress.rule;

import static java.util.stream.Collectors.toSet;

import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.messaging.rules.RuleFeed;
import io.crosstide.messaging.rules.RuleSnapshot;
import io.crosstide.messaging.schedule.Schedule;
import io.crosstide.messaging.schedule.Schedules;
import io.crosstide.progress.ProgressConfig;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Keeps the rows of rules like the rules of the rule service, and says which rules exist. */
@ApplicationScoped
public class RuleDirectory {
  private static final Logger LOG = Logger.getLogger(RuleDirectory.class);

  private final RuleFeed feed;
  private final RuleStore store;
  private final Set<RuleId> stored = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean seeded = new AtomicBoolean();
  private final UnknownRules unknown = new UnknownRules();

  RuleDirectory(RuleFeed feed, RuleStore store) {
    this.feed = feed;
    this.store = store;
  }

  /**
   * Changes are stored soon; the rest corrects what a lost change or a failed round left behind.
   */
  void onStart(@Observes StartupEvent event, Schedules schedules, ProgressConfig config) {
    Schedule schedule = schedules.every(config.rules().interval(), "rules", this::sync);
    feed.onChange(snapshot -> schedule.soon());
  }

  /**
   * Those of the rules that exist and are stored. Rules not known yet are looked up once; a rule
   * that is not found then is gone for ever. Fails with {@link RulesUnreadableException} if that
   * cannot be told.
   */
  public Uni<Set<RuleId>> existing(Set<RuleId> ids) {
    Set<RuleId> open =
        ids.stream().filter(id -> !stored.contains(id) && !unknown.contains(id)).collect(toSet());
    return open.isEmpty()
        ? Uni.createFrom().item(() -> storedOf(ids))
        : seed().chain(() -> lookUpMissing(open)).map(x -> storedOf(ids));
  }

  /**
   * What the database has is known, also to a process that started while nobody tells the rules.
   */
  private Uni<Void> seed() {
    return seeded.get()
        ? Uni.createFrom().voidItem()
        : store
            .revisions()
            .invoke(rows -> stored.addAll(rows.keySet()))
            .invoke(() -> seeded.set(true))
            .replaceWithVoid();
  }

  private Uni<Void> lookUpMissing(Set<RuleId> ids) {
    Set<RuleId> missing = ids.stream().filter(id -> !stored.contains(id)).collect(toSet());
    return missing.isEmpty() ? Uni.createFrom().voidItem() : lookUp(missing);
  }

  /**
   * Where a rule replicates to: as last heard, or as stored where nobody tells the rules; empty if
   * it is not known yet, or any more.
   */
  public Uni<Optional<RegionName>> target(RuleId rule) {
    Optional<RegionName> heard = feed.find(rule).map(known -> known.target().region());
    return heard.isPresent() ? Uni.createFrom().item(heard) : store.target(rule);
  }

  /** True if one of the rules is starting, as far as this process knows. */
  public boolean isAnyStarting(Set<RuleId> ids) {
    return ids.stream()
        .map(feed::find)
        .flatMap(Optional::stream)
        .anyMatch(rule -> rule.status() == RuleStatus.STARTING);
  }

  /** Reads all rules again and stores what changed. */
  public Uni<Void> refresh() {
    return read().chain(this::sync);
  }

  private Uni<Void> lookUp(Set<RuleId> ids) {
    Uni<RuleSnapshot> snapshot =
        ids.stream().allMatch(id -> feed.find(id).isPresent())
            ? Uni.createFrom().item(feed::snapshot)
            : read().map(x -> feed.snapshot());
    return snapshot.chain(rules -> learn(ids, rules));
  }

  private Uni<Void> learn(Set<RuleId> ids, RuleSnapshot rules) {
    List<Rule> found = ids.stream().map(rules::find).flatMap(Optional::stream).toList();
    ids.stream().filter(id -> rules.find(id).isEmpty()).forEach(unknown::add);
    return put(found);
  }

  private Uni<Void> put(Collection<Rule> rules) {
    return store.put(rules).invoke(() -> rules.forEach(rule -> stored.add(rule.id())));
  }

  private Uni<Void> read() {
    return Uni.createFrom()
        .deferred(() -> UniHelper.toUni(feed.refresh()))
        .onFailure()
        .transform(RulesUnreadableException::new);
  }

  private Set<RuleId> storedOf(Set<RuleId> ids) {
    return ids.stream().filter(stored::contains).collect(toSet());
  }

  private Uni<Void> sync() {
    return feed.isLoaded() ? store.revisions().chain(this::compare) : Uni.createFrom().voidItem();
  }

  /** A row whose rule this process does not know may be newer than what it knows: read again. */
  private Uni<Void> compare(Map<RuleId, Long> rows) {
    RuleSnapshot rules = feed.snapshot();
    return rows.keySet().stream().allMatch(id -> rules.find(id).isPresent())
        ? align(rows, rules)
        : read().chain(() -> align(rows, feed.snapshot()));
  }

  private Uni<Void> align(Map<RuleId, Long> rows, RuleSnapshot rules) {
    List<Rule> newer =
        rules.all().stream()
            .filter(rule -> rule.revision() > rows.getOrDefault(rule.id(), Long.MIN_VALUE))
            .toList();
    Set<RuleId> gone = new HashSet<>(rows.keySet());
    rules.all().forEach(rule -> gone.remove(rule.id()));
    return put(newer)
        .chain(() -> store.markGone(gone))
        .invoke(
            () -> {
              rows.keySet().stream().filter(id -> !gone.contains(id)).forEach(stored::add);
              gone.forEach(stored::remove);
              gone.forEach(unknown::add);
              gone.forEach(id -> LOG.infof("Rule %s is gone", id));
            });
  }
}
