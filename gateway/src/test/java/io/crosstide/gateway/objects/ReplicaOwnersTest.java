package io.crosstide.gateway.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.http.BucketEntry;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.gateway.buckets.Owners;
import io.crosstide.gateway.capture.Rules;
import io.crosstide.gateway.oss.bucket.Owner;
import io.crosstide.gateway.oss.error.OssError;
import io.crosstide.gateway.oss.error.OssErrorCode;
import io.crosstide.store.Provenance;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** I54: the owner that is shown is the one of the bucket that a replica comes from, or its own. */
class ReplicaOwnersTest {
  private static final Instant MADE = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant WRITTEN = Instant.parse("2026-11-20T10:00:00Z");
  private static final BucketRef SOURCE = Rules.bucket("source");
  private static final BucketEntry HOLDER =
      new BucketEntry(Rules.rule("source").target(), "holder", MADE);

  private final Map<BucketRef, BucketEntry> registry = new HashMap<>();
  private final List<BucketRef> asked = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final ReplicaOwners owners =
      new ReplicaOwners(
          bucket -> {
            asked.add(bucket);
            return Future.succeededFuture(Optional.ofNullable(registry.get(bucket)));
          },
          new Owners(id -> "name of " + id),
          () -> rules);

  private static Optional<Provenance> replica(RuleId rule, Optional<BucketRef> source) {
    return Optional.of(new Provenance(rule, new ETag("e"), WRITTEN, Optional.empty(), source));
  }

  private void register(BucketRef bucket, String owner, Instant createdAt) {
    registry.put(bucket, new BucketEntry(bucket, owner, createdAt));
  }

  private String owner(Optional<Provenance> origin) {
    return owners.of(HOLDER, origin).result().id();
  }

  @Test
  void ofAVersionItsBucketTells() {
    register(SOURCE, "other", MADE);
    Future<Owner> owner = owners.of(HOLDER, replica(RuleId.random(), Optional.of(SOURCE)));
    assertThat(owner.result()).isEqualTo(new Owner("other", "name of other"));
  }

  @Test
  void ofOthersTheRuleTells() {
    register(SOURCE, "other", MADE);
    Rule rule = Rules.rule("source");
    rules.add(rule);
    assertThat(owner(replica(rule.id(), Optional.empty()))).isEqualTo("other");
    assertThat(owner(replica(RuleId.random(), Optional.empty()))).isEqualTo("holder");
  }

  @Test
  void whatIsTheBucketsOwnAsksNobody() {
    assertThat(owner(Optional.empty())).isEqualTo("holder");
    assertThat(asked).isEmpty();
  }

  @Test
  void aSourceThatIsGoneLeavesTheHolder() {
    assertThat(owner(replica(RuleId.random(), Optional.of(SOURCE)))).isEqualTo("holder");
  }

  /** Whoever takes the name of a bucket that is gone does not own what came from it. */
  @Test
  void aNewBucketOfTheSameNameIsAnother() {
    register(SOURCE, "other", WRITTEN.plusSeconds(61));
    assertThat(owner(replica(RuleId.random(), Optional.of(SOURCE)))).isEqualTo("holder");
    register(SOURCE, "other", WRITTEN.plusSeconds(60));
    assertThat(owner(replica(RuleId.random(), Optional.of(SOURCE)))).isEqualTo("other");
  }

  /** To be wrong about owners while the registry is away would be to guess. */
  @Test
  void aRegistryThatDoesNotAnswerFailsTheCall() {
    ReplicaOwners blind =
        new ReplicaOwners(
            bucket ->
                Future.failedFuture(OssError.of(OssErrorCode.SERVICE_UNAVAILABLE).asException()),
            new Owners(id -> id),
            List::of);
    assertThat(blind.of(HOLDER, replica(RuleId.random(), Optional.of(SOURCE))).failed()).isTrue();
    assertThat(blind.of(HOLDER, Optional.empty()).result().id()).isEqualTo("holder");
  }

  @Test
  void aListingAsksForEachSourceOnce() {
    BucketRef second = Rules.bucket("second");
    register(SOURCE, "other", MADE);
    register(second, "third", MADE);
    Rule rule = Rules.rule("second");
    rules.add(rule);
    List<Listed> listed =
        List.of(
            listed("a", replica(RuleId.random(), Optional.of(SOURCE))),
            listed("b", Optional.empty()),
            listed("c", replica(rule.id(), Optional.empty())),
            listed("d", replica(RuleId.random(), Optional.of(SOURCE))));
    assertThat(owners.entries(HOLDER, listed).result())
        .extracting(entry -> entry.key() + " " + entry.owner().orElseThrow().id())
        .containsExactly("a other", "b holder", "c third", "d other");
    assertThat(asked).containsExactly(SOURCE, second);
  }

  private static Listed listed(String key, Optional<Provenance> origin) {
    return new Listed(
        new ObjectKey(key), Optional.empty(), WRITTEN, new ETag("e"), 1, Optional.empty(), origin);
  }
}
