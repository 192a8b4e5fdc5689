package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import io.crosstide.store.PutRequest;
import io.crosstide.store.StoreException;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.Versioning;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A version deleted at the source deletes the rule's copy of it at the target, and nothing else.
 */
class VersionDeleteTest {
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = versioned(Cases.versioned(RuleActions.ALL));
  }

  private static Bench versioned(Rule rule) throws Exception {
    Bench bench = new Bench(rule);
    for (BucketRef bucket : List.of(rule.source(), rule.target())) {
      Bytes.await(
          bench.stores.get(bucket.region()).putVersioning(bucket.bucket(), Versioning.ENABLED));
    }
    return bench;
  }

  /** I30 */
  @Test
  void deletesAnOldVersionByTheIdOfItsCopy() throws Exception {
    VersionId first = copied(bench, 10);
    copied(bench, 20);
    copied(bench, 30);
    deleteAtSource(bench, first);

    assertThat(bench.live(Cases.delete("k", first))).isEqualTo(new Outcome.Deleted());

    assertThat(sizes(bench, bench.rule.target())).containsExactly(30L, 20L);
  }

  @Test
  void showsTheVersionBelowAndDoesNotCopyItAgain() throws Exception {
    copied(bench, 10);
    VersionId latest = copied(bench, 20);
    deleteAtSource(bench, latest);

    assertThat(bench.live(Cases.delete("k", latest))).isEqualTo(new Outcome.Deleted());

    assertThat(sizes(bench, bench.rule.target())).containsExactly(10L);
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void deletesTheOnlyVersion() throws Exception {
    VersionId only = copied(bench, 10);
    deleteAtSource(bench, only);

    assertThat(bench.live(Cases.delete("k", only))).isEqualTo(new Outcome.Deleted());

    assertThat(versions(bench, bench.rule.target())).isEmpty();
  }

  /** I13 */
  @Test
  void findsNothingToDoWhenItComesAgain() throws Exception {
    VersionId only = copied(bench, 10);
    deleteAtSource(bench, only);
    bench.live(Cases.delete("k", only));

    assertThat(bench.again(Cases.delete("k", only))).isEqualTo(new Outcome.Unchanged());
  }

  /** I29: neither is what shows at the source now copied over what the target keeps. */
  @Test
  void leavesTheTargetUntouchedUnderARuleWithoutDeletes() throws Exception {
    Bench keeping = versioned(Cases.versioned(new RuleActions("PUT")));
    copied(keeping, 10);
    VersionId latest = copied(keeping, 20);
    deleteAtSource(keeping, latest);
    List<ListedVersion> before = versions(keeping, keeping.rule.target());

    assertThat(keeping.live(Cases.delete("k", latest)))
        .isEqualTo(new Outcome.Skipped(SkipReason.ACTION));

    assertThat(versions(keeping, keeping.rule.target())).isEqualTo(before);
  }

  /** I30: without a copy nothing is deleted, least of all what is current. */
  @Test
  void deletesNothingWithoutACopy() throws Exception {
    VersionId never = write(bench, 10);
    deleteAtSource(bench, never);
    copied(bench, 20);
    List<ListedVersion> before = versions(bench, bench.rule.target());

    assertThat(bench.live(Cases.delete("k", never))).isEqualTo(new Outcome.Unchanged());

    assertThat(versions(bench, bench.rule.target())).isEqualTo(before);
  }

  @Test
  void keepsWhatUsersAndOtherRulesWroteAtTheTarget() throws Exception {
    VersionId first = copied(bench, 10);
    put(bench, bench.rule.target(), 10);
    putReplica(bench, first, new BucketRef(bench.rule.source().region(), new BucketName("other")));
    int kept = versions(bench, bench.rule.target()).size() - 1;
    deleteAtSource(bench, first);
    write(bench, 30);

    bench.live(Cases.delete("k", first));

    assertThat(sizes(bench, bench.rule.target())).hasSize(kept + 1).startsWith(30L);
  }

  /** I32: that its version came from this source it tells itself. */
  @Test
  void deletesTheCopyOfAnEarlierRuleOfTheSameSource() throws Exception {
    VersionId first = copied(bench, 10);
    copied(bench, 20);
    Bench later = versioned(Cases.versioned(RuleActions.ALL));
    later.stores.putAll(bench.stores);
    assertThat(later.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
    deleteAtSource(bench, first);

    assertThat(later.live(Cases.delete("k", first))).isEqualTo(new Outcome.Deleted());

    assertThat(sizes(bench, bench.rule.target())).containsExactly(20L);
  }

  /** Every copy goes, since two workers may have made one each. */
  @Test
  void deletesEveryCopyTheRuleMade() throws Exception {
    VersionId first = copied(bench, 10);
    duplicate(bench);
    copied(bench, 20);
    assertThat(sizes(bench, bench.rule.target())).containsExactly(20L, 10L, 10L);
    deleteAtSource(bench, first);

    bench.live(Cases.delete("k", first));

    assertThat(sizes(bench, bench.rule.target())).containsExactly(20L);
  }

  @ParameterizedTest
  @EnumSource(RuleWithPut.class)
  void repeatsADeleteMarkerUnderEveryRuleWithPut(RuleWithPut actions) throws Exception {
    Bench any = versioned(Cases.versioned(new RuleActions(actions.name())));
    copied(any, 10);
    VersionId marker = deleteAtSource(any);

    assertThat(any.live(Cases.delete("k", marker))).isEqualTo(new Outcome.Deleted());

    assertThat(versions(any, any.rule.target()))
        .extracting(ListedVersion::deleteMarker)
        .containsExactly(true, false);
  }

  /**
   * Ceph answers for a marker as if it were not there, and a replica on top is no change that would
   * bring the marker along.
   */
  @ParameterizedTest
  @EnumSource(RuleWithPut.class)
  void repeatsADeleteMarkerThatAReplicaWasWrittenOver(RuleWithPut actions) throws Exception {
    Versions buried = Versions.of(Cases.versioned(new RuleActions(actions.name())));
    Bench any = buried.bench();
    copied(any, 10);
    VersionId marker = deleteAtSource(any);
    Provenance elsewhere =
        new Provenance(RuleId.random(), new ETag("e"), Instant.EPOCH, Optional.of(marker));
    buried.put(
        buried.source(), "k", "replica", ObjectAttributes.of(elsewhere.addTo(ObjectHeaders.NONE)));
    any.stores.put(
        any.rule.source().region(),
        Hooked.store(
            any.source,
            (name, arguments, real) ->
                real.apply(arguments)
                    .recover(cause -> Future.failedFuture(withoutMarker((StoreException) cause)))));

    assertThat(any.live(Cases.delete("k", marker).withMarker(true)))
        .isEqualTo(new Outcome.Deleted());

    assertThat(versions(any, any.rule.target()))
        .extracting(ListedVersion::deleteMarker)
        .containsExactly(true, false);
  }

  private static StoreException withoutMarker(StoreException failure) {
    return failure.deleteMarker()
        ? new StoreException(
            FailureKind.NOT_FOUND, 404, "NoSuchKey", "NoSuchKey", Optional.empty(), null)
        : failure;
  }

  /** Actions of rules, as texts. */
  enum RuleWithPut {
    PUT,
    ALL
  }

  /** I31 */
  @ParameterizedTest
  @EnumSource(value = FailureKind.class, mode = Mode.EXCLUDE, names = "INVALID_STATE")
  void deletesNothingWithoutProof(FailureKind kind) throws Exception {
    VersionId first = copied(bench, 10);
    copied(bench, 20);
    deleteAtSource(bench, first);
    bench.source.on("get").fail(kind);

    assertThat(Bench.failure(bench.live(Cases.delete("k", first))).side()).isEqualTo(Side.SOURCE);

    assertThat(sizes(bench, bench.rule.target())).containsExactly(20L, 10L);
  }

  /** I36 */
  @Test
  void deletesNothingForARuleThatHasEnded() throws Exception {
    VersionId first = copied(bench, 10);
    deleteAtSource(bench, first);
    bench.live.set(false);

    assertThat(bench.live(Cases.delete("k", first))).isEqualTo(new Outcome.Dropped());

    assertThat(sizes(bench, bench.rule.target())).containsExactly(10L);
  }

  /** I38: the listing has several pages, and keys that begin alike are left alone. */
  @Test
  void findsACopyDeepUnderManyVersions() throws Exception {
    VersionId first = copied(bench, 10);
    for (String sibling : List.of("k/", "kk")) {
      bench.write(sibling, 10);
      bench.live(Cases.write(sibling));
    }
    for (int i = 0; i < 2100; i++) {
      put(bench, bench.rule.target(), 11);
    }
    deleteAtSource(bench, first);

    bench.live(Cases.delete("k", first));

    assertThat(sizes(bench, bench.rule.target())).doesNotContain(10L);
    assertThat(bench.isEqual("k/")).isTrue();
    assertThat(bench.isEqual("kk")).isTrue();
  }

  /** As a lifecycle does: the oldest first, of which all newer ones lie on top. */
  @Test
  void asksForNoVersionTwiceButForThoseThatItDeletes() throws Exception {
    int count = 60;
    List<VersionId> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(copied(bench, 10));
    }
    Replicator another = bench.replicator();
    bench.forget();

    for (VersionId oldest : all.subList(0, count / 2)) {
      deleteAtSource(bench, oldest);
      assertThat(
              Bytes.await(
                  another.replicate(
                      bench.rule, Cases.delete("k", oldest), Lane.LIVE, false, false)))
          .isEqualTo(new Outcome.Deleted());
    }

    assertThat(bench.target.count("head")).isLessThanOrEqualTo(count + count / 2);
    assertThat(sizes(bench, bench.rule.target())).hasSize(count / 2);
  }

  private static VersionId copied(Bench bench, int size) throws Exception {
    VersionId version = write(bench, size);
    bench.live(Cases.write("k"));
    return version;
  }

  /** A copy of that version as an earlier rule of another bucket would have made it. */
  private static void putReplica(Bench bench, VersionId version, BucketRef source)
      throws Exception {
    Provenance provenance =
        new Provenance(
            RuleId.random(),
            new ETag("e"),
            Instant.EPOCH,
            Optional.of(version),
            Optional.of(source));
    put(bench, bench.rule.target(), 10, ObjectAttributes.of(provenance.addTo(ObjectHeaders.NONE)));
  }

  /** The newest copy once more, as another worker might have made it. */
  private static void duplicate(Bench bench) throws Exception {
    BucketRef target = bench.rule.target();
    Bytes.await(
        bench.target.copy(
            target.bucket(),
            new ObjectKey("k"),
            new CopyRequest(
                CopySource.of(
                    target.bucket(), new ObjectKey("k"), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
  }

  private static VersionId write(Bench bench, int size) throws Exception {
    return put(bench, bench.rule.source(), size);
  }

  private static VersionId put(Bench bench, BucketRef bucket, int size) throws Exception {
    return put(bench, bucket, size, Bench.headers("text/x"));
  }

  private static VersionId put(Bench bench, BucketRef bucket, int size, ObjectAttributes attributes)
      throws Exception {
    byte[] content = new byte[size];
    return Bytes.await(
            bench
                .stores
                .get(bucket.region())
                .put(
                    bucket.bucket(),
                    new ObjectKey("k"),
                    PutRequest.of(size, attributes),
                    Bytes.stream(content)))
        .version()
        .orElseThrow();
  }

  private static void deleteAtSource(Bench bench, VersionId version) throws Exception {
    Bytes.await(
        bench.source.delete(
            bench.rule.source().bucket(), new ObjectKey("k"), Optional.of(version)));
  }

  private static VersionId deleteAtSource(Bench bench) throws Exception {
    return Bytes.await(
            bench.source.delete(bench.rule.source().bucket(), new ObjectKey("k"), Optional.empty()))
        .version()
        .orElseThrow();
  }

  private static List<Long> sizes(Bench bench, BucketRef bucket) throws Exception {
    return versions(bench, bucket).stream().map(ListedVersion::size).toList();
  }

  private static List<ListedVersion> versions(Bench bench, BucketRef bucket) throws Exception {
    VersionListRequest request =
        new VersionListRequest("k", "", Optional.empty(), Optional.empty(), 1000);
    return Bytes.await(bench.stores.get(bucket.region()).listVersions(bucket.bucket(), request))
        .versions()
        .stream()
        .filter(version -> version.key().equals(new ObjectKey("k")))
        .toList();
  }
}
