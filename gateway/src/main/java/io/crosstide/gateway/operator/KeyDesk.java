package io.crosstide.gateway.operator;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.operator.view.ExplanationView;
import io.crosstide.gateway.operator.view.ExplanationView.RuleExplanation;
import io.crosstide.gateway.operator.view.SideView;
import io.crosstide.gateway.service.LedgerClient;
import io.crosstide.gateway.service.RulesClient;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.region.RegionStores;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Explains one key: asks every service and both stores about it, the stores as the role of each
 * rule does, since what others are shown is not what the rule sees (I54).
 */
final class KeyDesk {
  /** Enough to see what happened last. */
  private static final int VERSIONS_MAX = 5;

  /** A bucket may have a hundred rules, and each costs two calls or three. */
  private static final int RULES_AT_ONCE = 8;

  private final RulesClient rules;
  private final LedgerClient ledger;
  private final RegionStores stores;

  KeyDesk(RulesClient rules, LedgerClient ledger, RegionStores stores) {
    this.rules = rules;
    this.ledger = ledger;
    this.stores = stores;
  }

  /** Everything about a key of a bucket; fails with NoSuchBucket. */
  Future<ExplanationView> explain(BucketName bucket, ObjectKey key) {
    return rules
        .bucket(bucket)
        .compose(
            entry ->
                rules
                    .rulesOf(bucket)
                    .compose(
                        found ->
                            sources(entry.ref(), found, key)
                                .compose(sources -> explain(bucket, found, key, sources))));
  }

  private Future<ExplanationView> explain(
      BucketName bucket, List<Rule> found, ObjectKey key, Map<Optional<String>, SideView> sources) {
    SideView own = sources.get(Optional.<String>empty());
    return AtATime.all(found, RULES_AT_ONCE, rule -> explain(rule, key, sources))
        .map(each -> new ExplanationView(bucket.value(), key.value(), own, each));
  }

  private Future<RuleExplanation> explain(
      Rule rule, ObjectKey key, Map<Optional<String>, SideView> sources) {
    return rule.matches(key)
        ? Future.all(ledger.state(rule.id(), key), side(rule.target(), rule.roleArn(), key))
            .map(
                both ->
                    RuleExplanation.of(
                        rule, both.resultAt(0), sources.get(rule.roleArn()), both.resultAt(1)))
        : Future.succeededFuture(RuleExplanation.notMatched(rule));
  }

  /**
   * What the source shows to the region's own credentials, and to each role that rules for the key
   * act with.
   */
  private Future<Map<Optional<String>, SideView>> sources(
      BucketRef source, List<Rule> found, ObjectKey key) {
    List<Optional<String>> roles =
        Stream.concat(
                Stream.of(Optional.<String>empty()),
                found.stream().filter(rule -> rule.matches(key)).map(Rule::roleArn))
            .distinct()
            .toList();
    return AtATime.all(roles, RULES_AT_ONCE, role -> side(source, role, key))
        .map(
            sides ->
                IntStream.range(0, roles.size())
                    .boxed()
                    .collect(Collectors.toMap(roles::get, sides::get)));
  }

  /** Never fails: a store that does not tell is an answer too. */
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Future<SideView> side(BucketRef ref, Optional<String> role, ObjectKey key) {
    ObjectStore store;
    try {
      store = stores.store(ref.region(), role);
    } catch (IllegalArgumentException unknown) {
      return Future.succeededFuture(
          SideView.unknown("The region is not in this gateway's catalogue"));
    }
    return store
        .head(ref.bucket(), key, ReadOptions.LATEST)
        .map(SideView::present)
        .recover(cause -> Future.succeededFuture(without(cause)))
        .compose(side -> withVersions(store, ref, key, side));
  }

  private static SideView without(Throwable cause) {
    if (!(cause instanceof StoreException failure)) {
      return SideView.unknown("A defect: " + cause.getClass().getName());
    }
    return failure.kind() == FailureKind.NOT_FOUND
        ? SideView.absent()
        : SideView.unknown(failure.kind().name() + ": " + failure.getMessage());
  }

  /** The key sorts before all others that begin like it, so its versions come first. */
  private static Future<SideView> withVersions(
      ObjectStore store, BucketRef ref, ObjectKey key, SideView side) {
    VersionListRequest newest =
        new VersionListRequest(key.value(), "", Optional.empty(), Optional.empty(), VERSIONS_MAX);
    return store
        .listVersions(ref.bucket(), newest)
        .map(page -> side.withVersions(of(key, page.versions())))
        .otherwise(side);
  }

  private static List<ListedVersion> of(ObjectKey key, List<ListedVersion> versions) {
    return versions.stream().filter(version -> version.key().equals(key)).toList();
  }
}
