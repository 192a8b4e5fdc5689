package io.crosstide.rules.versioning;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.rules.bucket.BucketInspector;
import io.crosstide.rules.bucket.BucketState;
import io.crosstide.rules.error.RefusedException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What stores said of buckets in one round; each bucket is asked for once. */
final class BucketStates {
  /** Questions at a time. More makes rounds shorter and stores busier. */
  private static final int AT_ONCE = 8;

  private final BucketInspector inspector;
  private final Map<BucketRef, BucketState> states = new ConcurrentHashMap<>();

  /** Regions that did not answer: asked no more in this round, since each question takes long. */
  private final Set<RegionName> silent = ConcurrentHashMap.newKeySet();

  BucketStates(BucketInspector inspector) {
    this.inspector = inspector;
  }

  /** What was found; {@code UNKNOWN} if the store did not say or was not asked. */
  BucketState of(BucketRef bucket) {
    return states.getOrDefault(bucket, BucketState.UNKNOWN);
  }

  /** Asks for the buckets of rules that are not known yet. */
  Uni<Void> ask(List<Rule> rules) {
    Stream<BucketRef> unknown =
        rules.stream()
            .flatMap(rule -> Stream.of(rule.source(), rule.target()))
            .distinct()
            .filter(bucket -> !states.containsKey(bucket));
    return Multi.createFrom()
        .items(unknown)
        .onItem()
        .transformToUni(this::ask)
        .merge(AT_ONCE)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Boolean> ask(BucketRef bucket) {
    if (silent.contains(bucket.region())) {
      return Uni.createFrom().item(false);
    }
    return inspector
        .state(bucket)
        .invoke(state -> states.put(bucket, state))
        .replaceWith(true)
        .onFailure(RefusedException.class)
        .recoverWithItem(() -> !silent.add(bucket.region()));
  }
}
