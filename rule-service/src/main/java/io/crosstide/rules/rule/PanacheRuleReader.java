package io.crosstide.rules.rule;

import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleStatus;
import io.crosstide.rules.bucket.RegisteredBucket;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

@ApplicationScoped
class PanacheRuleReader implements RuleReader {
  private static final Sort BY_CREATION = Sort.by("createdAt").and("id");

  private final RuleRows rows;

  @Inject
  PanacheRuleReader(RuleRows rows) {
    this.rows = rows;
  }

  @Override
  public Uni<Optional<Rule>> find(RuleId id) {
    return Panache.withSession(() -> rows.findById(id.value())).map(PanacheRuleReader::ruleOf);
  }

  @Override
  public Uni<Optional<Rule>> find(RegisteredBucket source, String name) {
    return Panache.withSession(
            () -> rows.find("sourceId = ?1 and name = ?2", source.id(), name).firstResult())
        .map(PanacheRuleReader::ruleOf);
  }

  private static Optional<Rule> ruleOf(RuleEntity row) {
    return Optional.ofNullable(row).map(RuleEntity::toRule);
  }

  @Override
  public Uni<List<Rule>> list(Optional<RuleId> after, int limit) {
    Sort byId = Sort.by("id");
    return Panache.withSession(
            () ->
                after
                    .map(id -> rows.find("id > ?1", byId, id.value()))
                    .orElseGet(() -> rows.findAll(byId))
                    .page(0, limit)
                    .list())
        .map(PanacheRuleReader::rulesOf);
  }

  @Override
  public Uni<List<Rule>> ofSource(RegisteredBucket source) {
    return Panache.withSession(() -> rows.list("sourceId", BY_CREATION, source.id()))
        .map(PanacheRuleReader::rulesOf);
  }

  private static List<Rule> rulesOf(List<RuleEntity> found) {
    return found.stream().map(RuleEntity::toRule).toList();
  }

  @Override
  public Uni<List<RuleId>> dueToDo(StartingSince since, int limit) {
    return due(
        "status = ?1 and coveredAt is not null and (createdAt <= ?2 or createdAt > ?3)",
        limit,
        RuleEntity.STARTING,
        since.by(),
        since.orAfter());
  }

  @Override
  public Uni<List<RuleId>> dueToGo(Instant closingBy, int limit) {
    return due("status = ?1 and closingAt <= ?2", limit, RuleEntity.CLOSING, closingBy);
  }

  private Uni<List<RuleId>> due(String condition, int limit, Object... parameters) {
    return Panache.withSession(
            () -> rows.find(condition, BY_CREATION, parameters).page(0, limit).list())
        .map(found -> found.stream().map(row -> new RuleId(row.id)).toList());
  }

  @Override
  public Uni<Map<RuleStatus, Long>> count() {
    return Panache.withSession(
            () ->
                Panache.getSession()
                    .flatMap(
                        session ->
                            session
                                .createNativeQuery(
                                    "select status, count(*) from rules.rule group by status",
                                    Object[].class)
                                .getResultList()))
        .map(PanacheRuleReader::countsOf);
  }

  @Override
  public Uni<Long> countStopped() {
    return Panache.withSession(
        () -> rows.count("stoppedAt is not null and status <> ?1", RuleEntity.CLOSING));
  }

  private static Map<RuleStatus, Long> countsOf(List<Object[]> found) {
    Map<RuleStatus, Long> counts = new EnumMap<>(RuleStatus.class);
    for (Object[] row : found) {
      counts.put(RuleStatus.valueOf(((String) row[0]).toUpperCase(Locale.ROOT)), (Long) row[1]);
    }
    return counts;
  }
}
