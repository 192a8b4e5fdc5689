package io.crosstide.rules.rule;

import static io.crosstide.rules.rule.RuleValidator.given;

import io.crosstide.contracts.http.DeleteLimitChange;
import io.crosstide.contracts.http.PauseChange;
import io.crosstide.contracts.http.RtcChange;
import io.crosstide.contracts.http.RuleDraft;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RulePause;
import io.crosstide.rules.RuleServiceConfig;
import io.crosstide.rules.bucket.BucketInspector;
import io.crosstide.rules.bucket.BucketRegistry;
import io.crosstide.rules.bucket.BucketState;
import io.crosstide.rules.bucket.RegisteredBucket;
import io.crosstide.rules.error.RefusedException;
import io.crosstide.rules.error.RuleError;
import io.crosstide.rules.rule.RuleStore.Closing;
import io.crosstide.rules.rule.RuleStore.Place;
import io.crosstide.rules.rule.RuleStore.Surroundings;
import io.crosstide.store.region.RegionCatalogue;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What clients ask of rules. Everything fails with {@link RefusedException} if it is refused. */
@ApplicationScoped
class RuleDesk {
  private final RuleStore store;
  private final RuleReader reader;
  private final BucketRegistry buckets;
  private final BucketInspector inspector;
  private final RegionCatalogue catalogue;
  private final RuleServiceConfig config;
  private final Clock clock;

  @Inject
  RuleDesk(
      RuleStore store,
      RuleReader reader,
      BucketRegistry buckets,
      BucketInspector inspector,
      RegionCatalogue catalogue,
      RuleServiceConfig config,
      Clock clock) {
    this.store = store;
    this.reader = reader;
    this.buckets = buckets;
    this.inspector = inspector;
    this.catalogue = catalogue;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Puts a rule. A draft is judged twice: first without the stores, so that a bad one costs them
   * nothing and is refused while they are down; then with what they say of the buckets, while
   * nobody can put another rule of them.
   */
  Uni<Rule> put(BucketName source, RuleDraft draft) {
    Place place =
        new Place(source, given(draft.targetBucket()).map(BucketName::new), given(draft.name()));
    RuleId id = RuleId.random();
    return store
        .look(place)
        .invoke(found -> accepted(judge(draft, found, bucket -> BucketState.UNKNOWN, id)))
        .flatMap(this::statesOf)
        .flatMap(
            states ->
                store.put(
                    place,
                    found ->
                        judge(
                            draft,
                            found,
                            // A bucket that came after the stores were asked is not the one asked
                            // for.
                            bucket -> states.getOrDefault(bucket.id(), BucketState.MISSING),
                            id)))
        .map(RuleDesk::accepted);
  }

  private Verdict judge(
      RuleDraft draft,
      Surroundings found,
      Function<RegisteredBucket, BucketState> states,
      RuleId id) {
    RuleFacts facts =
        new RuleFacts(
            found.source().map(it -> new RuleFacts.Bucket(it.entry(), states.apply(it))),
            found.target().map(it -> new RuleFacts.Bucket(it.entry(), states.apply(it))),
            found.existing(),
            catalogue,
            config.rulesPerBucket());
    return RuleValidator.judge(draft, facts, id, now());
  }

  private static Rule accepted(Verdict verdict) {
    if (verdict instanceof Verdict.Refused refused) {
      throw new RefusedException(refused.error());
    }
    return ((Verdict.Accepted) verdict).rule();
  }

  private Uni<Map<Long, BucketState>> statesOf(Surroundings found) {
    List<Uni<Map.Entry<Long, BucketState>>> questions =
        Stream.of(found.source(), found.target())
            .flatMap(Optional::stream)
            .map(it -> inspector.state(it.entry().ref()).map(state -> Map.entry(it.id(), state)))
            .toList();
    return Uni.join()
        .all(questions)
        .andFailFast()
        .map(
            answers ->
                answers.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The rules of a source bucket, closing ones included. */
  Uni<List<Rule>> rulesOf(BucketName source) {
    return registered(source).flatMap(reader::ofSource);
  }

  /**
   * Deletes a rule.
   *
   * @return true if it begins to close now, or if the bucket has no rules, which OSS calls a
   *     success too; false if it was closing already
   */
  Uni<Boolean> delete(BucketName source, Optional<String> name) {
    return registered(source)
        .invoke(() -> require(given(name).isPresent(), RuleError.DELETE_WITHOUT_NAME))
        .flatMap(bucket -> store.close(bucket, name.orElseThrow(), now()))
        .invoke(closing -> require(closing != Closing.NO_SUCH_RULE, RuleError.NO_SUCH_RULE))
        .map(closing -> closing != Closing.ALREADY);
  }

  /** Switches replication time control of a rule. */
  Uni<Void> setRtc(BucketName source, RtcChange change) {
    boolean enabled = "enabled".equalsIgnoreCase(change.status());
    return registered(source)
        .invoke(() -> checkRtc(change))
        .flatMap(bucket -> reader.find(bucket, change.name()))
        .map(RuleDesk::present)
        .invoke(rule -> require(!enabled || isRtcTarget(rule), RuleError.NO_RTC_THERE))
        .flatMap(rule -> store.setRtc(rule.id(), enabled))
        .invoke(found -> require(found, RuleError.NO_SUCH_RULE))
        .replaceWithVoid();
  }

  private static void checkRtc(RtcChange change) {
    require(given(Optional.ofNullable(change.name())).isPresent(), RuleError.RTC_WITHOUT_NAME);
    require(
        change.status() != null && ValueChecks.isSwitch(change.status()), RuleError.BAD_RTC_STATUS);
  }

  private boolean isRtcTarget(Rule rule) {
    return catalogue.find(rule.target().region()).filter(region -> region.rtc()).isPresent();
  }

  /** Pauses or resumes a rule, and answers how it is then. */
  Uni<Rule> setPause(RuleId id, PauseChange change) {
    checkPause(change);
    Optional<RulePause> pause =
        change.paused()
            ? Optional.of(new RulePause(change.by(), change.reason(), now()))
            : Optional.empty();
    return store.setPause(id, pause).map(RuleDesk::present);
  }

  /** Sets the limit of deletes of a rule, and answers how it is then. */
  Uni<Rule> setDeleteLimit(RuleId id, DeleteLimitChange change) {
    return store.setDeleteLimit(id, change.limit()).map(RuleDesk::present);
  }

  private static void checkPause(PauseChange change) {
    require(change.paused() != null, RuleError.BAD_PAUSE);
    require(
        isText(change.by(), PauseChange.BY_MAX) && !change.by().isBlank(), RuleError.BAD_PAUSE_BY);
    require(isText(change.reason(), PauseChange.REASON_MAX), RuleError.BAD_PAUSE_REASON);
  }

  private static boolean isText(String text, int lengthMax) {
    return text.codePointCount(0, text.length()) <= lengthMax
        && text.chars().noneMatch(Character::isISOControl);
  }

  /** Forgets a bucket; its rules begin to close. */
  Uni<Void> removeBucket(BucketName bucket) {
    return store.removeBucket(bucket, now());
  }

  private Uni<RegisteredBucket> registered(BucketName name) {
    return buckets
        .find(name)
        .map(found -> found.orElseThrow(() -> new RefusedException(RuleError.NO_SUCH_BUCKET)));
  }

  private static Rule present(Optional<Rule> rule) {
    return rule.orElseThrow(() -> new RefusedException(RuleError.NO_SUCH_RULE));
  }

  private static void require(boolean condition, RuleError error) {
    if (!condition) {
      throw new RefusedException(error);
    }
  }

  /** To the millisecond, so that it is the same when read again. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
