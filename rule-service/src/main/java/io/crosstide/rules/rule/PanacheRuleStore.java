package io.crosstide.rules.rule;

import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.DeleteLimit;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleChanged;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.contracts.rule.RuleStop;
import io.crosstide.contracts.rule.SurveyPlan;
import io.crosstide.rules.InOrder;
import io.crosstide.rules.bucket.BucketRegistry;
import io.crosstide.rules.bucket.RegisteredBucket;
import io.crosstide.rules.bucket.StoreClocks;
import io.crosstide.rules.outbox.Outbox;
import io.crosstide.rules.survey.SurveyPlanner;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hibernate.LockMode;

@ApplicationScoped
class PanacheRuleStore implements RuleStore {
  /** Whoever moves rules on comes back: a rule that somebody holds must not keep the others. */
  private static final LockMode UNLESS_IN_USE = LockMode.UPGRADE_SKIPLOCKED;

  private final RuleRows rows;
  private final SurroundingsReader surroundings;
  private final BucketRegistry buckets;
  private final Outbox outbox;
  private final StoreClocks clocks;

  @Inject
  PanacheRuleStore(
      RuleRows rows,
      SurroundingsReader surroundings,
      BucketRegistry buckets,
      Outbox outbox,
      StoreClocks clocks) {
    this.rows = rows;
    this.surroundings = surroundings;
    this.buckets = buckets;
    this.outbox = outbox;
    this.clocks = clocks;
  }

  @Override
  public Uni<Verdict> put(Place place, Function<Surroundings, Verdict> judge) {
    return change(
        () -> surroundings.lock(place).flatMap(found -> insertIf(judge.apply(found), found)));
  }

  private Uni<Verdict> insertIf(Verdict verdict, Surroundings found) {
    if (!(verdict instanceof Verdict.Accepted accepted)) {
      return Uni.createFrom().item(verdict);
    }
    long source = found.source().orElseThrow().id();
    long target = found.target().orElseThrow().id();
    RuleEntity row = RuleEntity.of(accepted.rule(), source, target);
    row.storeLagMillis = clocks.lag(accepted.rule().source().region()).toMillis();
    return rows.persist(row).flatMap(this::announce).map(Verdict.Accepted::new);
  }

  @Override
  public Uni<Surroundings> look(Place place) {
    return surroundings.read(place);
  }

  @Override
  public Uni<Closing> close(RegisteredBucket source, String name, Instant now) {
    return change(
        () ->
            rows.find("sourceId = ?1 and name = ?2", source.id(), name)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .flatMap(row -> row == null ? noRule(source) : close(row, now)));
  }

  private Uni<Closing> noRule(RegisteredBucket source) {
    return rows.count("sourceId", source.id())
        .map(count -> count == 0 ? Closing.NO_RULES : Closing.NO_SUCH_RULE);
  }

  private Uni<Closing> close(RuleEntity row, Instant now) {
    if (row.is(RuleEntity.CLOSING)) {
      return Uni.createFrom().item(Closing.ALREADY);
    }
    row.status = RuleEntity.CLOSING;
    row.closingAt = now;
    return announce(row).replaceWith(Closing.NOW);
  }

  @Override
  public Uni<Void> removeBucket(BucketName bucket, Instant now) {
    return change(() -> buckets.remove(bucket, found -> closeAll(found, now)));
  }

  private Uni<Void> closeAll(RegisteredBucket bucket, Instant now) {
    return rows.find("sourceId = ?1 or targetId = ?1", Sort.by("id"), bucket.id())
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list()
        .flatMap(found -> InOrder.each(found, row -> close(row, now)));
  }

  @Override
  public Uni<Boolean> setRtc(RuleId id, boolean enabled) {
    return changeIf(
        id,
        LockMode.PESSIMISTIC_WRITE,
        row -> !row.is(RuleEntity.CLOSING),
        row -> setRtc(row, enabled));
  }

  private Uni<Void> setRtc(RuleEntity row, boolean enabled) {
    if (row.rtc == enabled) {
      return Uni.createFrom().voidItem();
    }
    row.rtc = enabled;
    return announce(row).replaceWithVoid();
  }

  @Override
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Uni<Optional<Rule>> setPause(RuleId id, Optional<RulePause> pause) {
    AtomicReference<Rule> now = new AtomicReference<>();
    return changeIf(
            id,
            LockMode.PESSIMISTIC_WRITE,
            row -> !row.is(RuleEntity.CLOSING),
            row -> setPause(row, pause).invoke(now::set).replaceWithVoid())
        .map(found -> Optional.ofNullable(now.get()));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Uni<Rule> setPause(RuleEntity row, Optional<RulePause> pause) {
    Optional<RulePause> before = row.toRule().pause();
    Optional<RulePause> after =
        pause.map(p -> new RulePause(p.by(), p.reason(), before.orElse(p).since()));
    if (after.equals(before)) {
      return Uni.createFrom().item(row.toRule());
    }
    row.pause(after);
    return announce(row);
  }

  @Override
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Uni<Optional<Rule>> setDeleteLimit(RuleId id, Optional<DeleteLimit> limit) {
    AtomicReference<Rule> now = new AtomicReference<>();
    return changeIf(
            id,
            LockMode.PESSIMISTIC_WRITE,
            row -> !row.is(RuleEntity.CLOSING),
            row -> setDeleteLimit(row, limit).invoke(now::set).replaceWithVoid())
        .map(found -> Optional.ofNullable(now.get()));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Uni<Rule> setDeleteLimit(RuleEntity row, Optional<DeleteLimit> limit) {
    if (row.toRule().deleteLimit().equals(limit)) {
      return Uni.createFrom().item(row.toRule());
    }
    row.deleteLimit(limit);
    return announce(row);
  }

  @Override
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Uni<Boolean> noteVersioning(RuleId id, Optional<RuleStop> stop, boolean versioned) {
    return changeIf(
        id,
        UNLESS_IN_USE,
        row -> !row.is(RuleEntity.CLOSING) && !isNoted(row, stop, versioned),
        row -> {
          Optional<Instant> before = row.stop().map(RuleStop::since);
          row.stop(stop.map(s -> new RuleStop(s.cause(), s.detail(), before.orElse(s.since()))));
          row.versioned = stop.isPresent() ? row.versioned : versioned;
          return announce(row).replaceWithVoid();
        });
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static boolean isNoted(RuleEntity row, Optional<RuleStop> stop, boolean versioned) {
    return stop.isPresent()
        ? row.stop().map(RuleStop::detail).equals(stop.map(RuleStop::detail))
        : row.stop().isEmpty() && row.versioned == versioned;
  }

  @Override
  public Uni<Void> markCovered(RuleId id, Instant now) {
    return Panache.withTransaction(
            () ->
                rows.update(
                    "coveredAt = ?1 where id = ?2 and status = ?3 and coveredAt is null",
                    now,
                    id.value(),
                    RuleEntity.STARTING))
        .replaceWithVoid();
  }

  @Override
  public Uni<Boolean> startDoing(
      RuleId id, StartingSince since, BiFunction<Rule, Duration, SurveyPlan> plan) {
    return changeIf(
        id,
        UNLESS_IN_USE,
        row ->
            row.is(RuleEntity.STARTING) && row.coveredAt != null && since.includes(row.createdAt),
        row -> startDoing(row, plan.apply(row.toRule(), Duration.ofMillis(row.storeLagMillis))));
  }

  private Uni<Void> startDoing(RuleEntity row, SurveyPlan plan) {
    row.status = RuleEntity.DOING;
    row.owe(plan);
    return announce(row, rule -> SurveyPlanner.firstTasks(rule, plan)).replaceWithVoid();
  }

  @Override
  public Uni<Void> closeAnew(Instant possible, Instant now) {
    return Panache.withTransaction(
            () ->
                rows.update(
                    "closingAt = ?1 where status = ?2 and closingAt > ?3",
                    now,
                    RuleEntity.CLOSING,
                    possible))
        .replaceWithVoid();
  }

  @Override
  public Uni<Boolean> remove(RuleId id, Instant closingBy) {
    return changeIf(
        id,
        UNLESS_IN_USE,
        row -> row.is(RuleEntity.CLOSING) && !row.closingAt.isAfter(closingBy),
        row ->
            nextRevision(row)
                .call(() -> outbox.append(id, List.of(RuleChanged.of(row.toRule(), true))))
                .call(() -> rows.delete(row))
                .replaceWithVoid());
  }

  @Override
  public <T> Uni<T> holding(RuleId id, Function<Optional<Rule>, Uni<T>> work) {
    return change(
        () ->
            Panache.getSession()
                .flatMap(
                    session ->
                        session.find(RuleEntity.class, id.value(), LockMode.PESSIMISTIC_WRITE))
                .flatMap(row -> work.apply(Optional.ofNullable(row).map(RuleEntity::toRule))));
  }

  /** Locks a rule and changes it if it is as expected; tells whether it was. */
  private Uni<Boolean> changeIf(
      RuleId id,
      LockMode lock,
      Predicate<RuleEntity> expected,
      Function<RuleEntity, Uni<Void>> action) {
    return change(
        () ->
            Panache.getSession()
                .flatMap(session -> session.find(RuleEntity.class, id.value(), lock))
                .flatMap(
                    row ->
                        row == null || !expected.test(row)
                            ? Uni.createFrom().item(false)
                            : action.apply(row).replaceWith(true)));
  }

  private <T> Uni<T> change(Supplier<Uni<T>> work) {
    return Panache.withTransaction(work).invoke(outbox::wake);
  }

  private Uni<Rule> announce(RuleEntity row) {
    return announce(row, rule -> List.of());
  }

  /** Writes what the others must hear: first how the rule is now, then the rest. */
  private Uni<Rule> announce(RuleEntity row, Function<Rule, List<? extends Message>> rest) {
    return nextRevision(row)
        .map(RuleEntity::toRule)
        .call(
            rule -> {
              List<Message> messages = new ArrayList<>();
              messages.add(RuleChanged.of(rule, false));
              messages.addAll(rest.apply(rule));
              return outbox.append(rule.id(), messages);
            });
  }

  /** The row is locked or new, so that of two of its states the later has the higher number. */
  private static Uni<RuleEntity> nextRevision(RuleEntity row) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createNativeQuery("select nextval('rules.revision')", Long.class)
                    .getSingleResult())
        .invoke(number -> row.revision = number)
        .replaceWith(row);
  }
}
