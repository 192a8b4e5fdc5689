package io.crosstide.gateway.objects;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.buckets.BucketDirectory;
import io.crosstide.gateway.buckets.Owners;
import io.crosstide.gateway.oss.bucket.Owner;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.gateway.oss.error.OssException;
import io.crosstide.gateway.oss.listing.ObjectEntry;
import io.crosstide.store.Provenance;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The owners of objects as answers show them: of a replica, the owner of the bucket that it comes
 * from. For showing only: what may be done is decided by the owner of the bucket that holds it.
 */
final class ReplicaOwners {
  /** By how much the clocks of a registry and a store may differ. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private final Function<BucketRef, Future<Optional<BucketEntry>>> registry;
  private final Owners owners;
  private final Supplier<List<Rule>> rules;

  /**
   * @param registry a bucket of that name in that region, if there is one
   * @param rules that this process knows
   */
  ReplicaOwners(
      Function<BucketRef, Future<Optional<BucketEntry>>> registry,
      Owners owners,
      Supplier<List<Rule>> rules) {
    this.registry = registry;
    this.owners = owners;
    this.rules = rules;
  }

  /** With the directory of this process. */
  static ReplicaOwners of(BucketDirectory buckets, Owners owners, Supplier<List<Rule>> rules) {
    return new ReplicaOwners(bucket -> found(buckets, bucket), owners, rules);
  }

  /** A registry that does not answer is no proof that the bucket is gone. */
  private static Future<Optional<BucketEntry>> found(BucketDirectory buckets, BucketRef bucket) {
    return buckets
        .find(bucket.bucket())
        .map(entry -> Optional.of(entry).filter(known -> known.ref().equals(bucket)))
        .recover(
            failure ->
                failure instanceof OssException told && told.error().is(OssErrorCode.NO_SUCH_BUCKET)
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  /** The owner of a bucket, and of the objects that are its own. */
  Owner own(BucketEntry holder) {
    return owners.of(holder);
  }

  /** What a listing of a bucket shows, each with its owner. */
  Future<List<ObjectEntry>> entries(BucketEntry holder, List<Listed> listed) {
    return of(holder, listed.stream().map(Listed::origin).toList())
        .map(
            of ->
                IntStream.range(0, listed.size())
                    .mapToObj(i -> listed.get(i).entry(Optional.of(of.get(i))))
                    .toList());
  }

  /** The owner of an object in a bucket. */
  Future<Owner> of(BucketEntry holder, Optional<Provenance> origin) {
    return of(holder, List.of(origin)).map(all -> all.get(0));
  }

  /**
   * The owners of objects in a bucket, in their order. What comes from a bucket that is not known
   * any more is its holder's.
   *
   * @param origins where each comes from; empty of the bucket's own
   */
  private Future<List<Owner>> of(BucketEntry holder, List<Optional<Provenance>> origins) {
    Map<RuleId, BucketRef> byRule = sourcesOfRules(origins);
    Map<BucketRef, Optional<BucketEntry>> known = new HashMap<>();
    Future<?> looked = Future.succeededFuture();
    // One after the other: nearly always it is one, and the directory remembers it.
    for (BucketRef source : sources(origins, byRule)) {
      looked =
          looked.compose(x -> registry.apply(source)).onSuccess(entry -> known.put(source, entry));
    }
    return looked.map(
        x ->
            origins.stream()
                .map(
                    origin ->
                        origin
                            .flatMap(
                                replica ->
                                    source(replica, byRule)
                                        .flatMap(known::get)
                                        .filter(entry -> isSource(entry, replica)))
                            .map(owners::of)
                            .orElseGet(() -> own(holder)))
                .toList());
  }

  /** Only copies of versions name their bucket; of others the rule that made them tells it. */
  private Map<RuleId, BucketRef> sourcesOfRules(List<Optional<Provenance>> origins) {
    Set<RuleId> asked =
        origins.stream()
            .flatMap(Optional::stream)
            .filter(replica -> replica.source().isEmpty())
            .map(Provenance::rule)
            .collect(Collectors.toSet());
    return asked.isEmpty()
        ? Map.of()
        : rules.get().stream()
            .filter(rule -> asked.contains(rule.id()))
            .collect(Collectors.toMap(Rule::id, Rule::source));
  }

  private static List<BucketRef> sources(
      List<Optional<Provenance>> origins, Map<RuleId, BucketRef> byRule) {
    return origins.stream()
        .flatMap(Optional::stream)
        .flatMap(replica -> source(replica, byRule).stream())
        .distinct()
        .toList();
  }

  private static Optional<BucketRef> source(Provenance replica, Map<RuleId, BucketRef> byRule) {
    return replica.source().or(() -> Optional.ofNullable(byRule.get(replica.rule())));
  }

  /** What is older than a bucket comes from another one, which had its name before. */
  private static boolean isSource(BucketEntry entry, Provenance replica) {
    return !replica.modifiedAt().isBefore(entry.createdAt().minus(TOLERANCE));
  }
}
