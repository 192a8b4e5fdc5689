package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** One key at a time, between stores in memory. */
class ReplicatorTest {
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench();
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(bench.uploads()).as("uploads left behind").isZero();
  }

  @Test
  void copiesASmallLiveWriteWithThreeRequests() throws Exception {
    bench.write("k", 100);
    bench.forget();

    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Copied(100));

    assertThat(bench.calls(bench.source)).containsExactly("get", "head");
    assertThat(bench.calls(bench.target)).containsExactly("put");
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void findsWithTwoRequestsThatNothingIsToDo() throws Exception {
    bench.write("k", 100);
    bench.live(Cases.write("k"));
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());

    assertThat(bench.calls(bench.source)).containsExactly("head");
    assertThat(bench.calls(bench.target)).containsExactly("head");
  }

  @Test
  void readsWhatTheTargetDoesNotHaveAtOnce() throws Exception {
    bench.write("k", 100);
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Copied(100));

    assertThat(bench.calls(bench.source)).containsExactly("get", "head");
    assertThat(bench.calls(bench.target)).containsExactly("head", "put");
  }

  /** I25 */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        (6 << 20) - 1,
        6 << 20,
        2 * Bench.PART - 1,
        2 * Bench.PART,
        2 * Bench.PART + 1,
        4 * Bench.PART + 3
      })
  void copiesObjectsOfAnySize(int size) throws Exception {
    bench.write("k", size);

    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Copied(size));

    assertThat(bench.isEqual("k")).isTrue();
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
  }

  @Test
  void carriesHeadersTagsClassAndMetadata() throws Exception {
    ObjectHeaders headers =
        new ObjectHeaders(
            Optional.of("a/b"),
            Optional.of("no-cache"),
            Optional.of("attachment"),
            Optional.of("gzip"),
            Optional.of("de"),
            Optional.of("Thu, 01 Dec 1994 16:00:00 GMT"),
            Map.of("x", "\u00e4", "y", ""));
    ObjectAttributes attributes =
        new ObjectAttributes(
            headers,
            Optional.of("STANDARD_IA"),
            Optional.empty(),
            Map.of("t 1", "v+&=", "u", ""),
            Optional.empty());
    bench.write("k", 10, attributes);

    bench.live(Cases.write("k"));

    assertThat(bench.isEqual("k")).isTrue();
    assertThat(bench.tags(bench.rule.target(), "k")).hasSize(2);
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
  }

  /** I21 */
  @Test
  void changesMetadataWithoutMovingContent() throws Exception {
    byte[] content = bench.write("k", 1000);
    bench.live(Cases.write("k"));
    Bytes.await(bench.put("k", content, Bench.headers("x/y")));
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.calls(bench.target)).containsExactly("head", "copy");
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void writesAnewWhereMetadataCannotBeChanged() throws Exception {
    byte[] content = bench.write("k", 1000);
    bench.live(Cases.write("k"));
    Bytes.await(bench.put("k", content, Bench.headers("x/y")));
    bench.target.on("copy").fail(FailureKind.UNSUPPORTED);

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void replicatesChangedTags() throws Exception {
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    Bytes.await(
        bench.source.putTags(
            bench.rule.source().bucket(), new ObjectKey("k"), Optional.empty(), Map.of("t", "1")));

    bench.again(Cases.write("k"));

    assertThat(bench.tags(bench.rule.target(), "k")).isEqualTo(Map.of("t", "1"));
  }

  /** I39 */
  @Test
  void doesNotReplicateReplicas() throws Exception {
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    Bench back = new Bench(Cases.rule(bench.rule.target(), bench.rule.source()));
    ObjectContent replica = bench.read(bench.rule.target(), "k").orElseThrow();
    Bytes.await(back.put("k", Bytes.read(replica), ObjectAttributes.of(replica.facts().headers())));

    assertThat(back.live(Cases.write("k"))).isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));
    assertThat(back.read(back.rule.target(), "k")).isEmpty();
  }

  @Test
  void deletesWithAConfirmedAbsence() throws Exception {
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    bench.remove("k");
    bench.forget();

    assertThat(bench.live(Cases.delete("k"))).isEqualTo(new Outcome.Deleted());

    assertThat(bench.calls(bench.source)).containsExactly("get", "head");
    assertThat(bench.calls(bench.target)).containsExactly("delete");
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** I31: what is no proof of absence never deletes. */
  @ParameterizedTest
  @EnumSource(value = FailureKind.class, mode = Mode.EXCLUDE, names = "INVALID_STATE")
  void doesNotDeleteWithoutProof(FailureKind kind) throws Exception {
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    bench.source.on("get").fail(kind);
    bench.source.on("head").fail(FailureKind.NOT_FOUND);

    Outcome outcome = bench.live(Cases.delete("k"));

    assertThat(failure(outcome).side()).isEqualTo(Side.SOURCE);
    assertThat(failure(outcome).kind()).isEqualTo(kind);
    bench.source.heal();
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void deletesItsOwnCopyOfAnObjectThatVanished() throws Exception {
    bench.write("k", 10);
    bench.stores.put(
        bench.rule.target().region(), Hooked.before(bench.target, "put", 1, () -> vanish("k")));

    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Deleted());

    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void deletesItsOwnCopyAlsoAfterACrash() throws Exception {
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    bench.remove("k");

    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Deleted());
  }

  @Test
  void keepsReplicasUnderARuleWithoutDeletes() throws Exception {
    Bench keeping = new Bench(Cases.rule(new RuleActions("PUT")));
    keeping.write("k", 10);
    keeping.live(Cases.write("k"));
    keeping.remove("k");

    assertThat(keeping.live(Cases.delete("k"))).isEqualTo(new Outcome.Skipped(SkipReason.ACTION));
    assertThat(keeping.read(keeping.rule.target(), "k")).isPresent();
  }

  /** I18: a source overwritten between two ranges. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void neverMixesTwoVersions(int nthGet) throws Exception {
    bench.write("k", 4 * Bench.PART);
    byte[] next = new byte[3 * Bench.PART];
    bench.stores.put(
        bench.rule.source().region(),
        Hooked.before(
            bench.source,
            "get",
            nthGet,
            () ->
                bench.source.put(
                    bench.rule.source().bucket(),
                    new ObjectKey("k"),
                    io.crosstide.store.PutRequest.of(next.length, Bench.headers("n/n")),
                    Bytes.stream(next))));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void repeatsWhenTheSourceMovesAfterTheWrite() throws Exception {
    bench.write("k", 10);
    bench.stores.put(
        bench.rule.source().region(),
        Hooked.before(
            bench.source, "head", 1, () -> bench.put("k", new byte[20], Bench.headers("n/n"))));

    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Copied(30));

    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void givesUpASourceThatNeverRests() throws Exception {
    bench.write("k", 10);
    int[] size = {10};
    bench.stores.put(
        bench.rule.source().region(),
        Hooked.store(
            bench.source,
            (name, arguments, real) ->
                name.equals("head")
                    ? rewrite(++size[0]).compose(v -> real.apply(arguments))
                    : real.apply(arguments)));

    KeyFailure failure = failure(bench.live(Cases.write("k")));

    assertThat(failure.kind()).isEqualTo(FailureKind.MOVED);
    assertThat(bench.target.count("put")).isEqualTo(5);
  }

  /** I19 */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999})
  void doesNotStoreACutBody(int bytes) throws Exception {
    bench.write("k", 1000);
    bench.source.on("get").cutBody(bytes);

    KeyFailure failure = failure(bench.live(Cases.write("k")));

    assertThat(failure.kind()).isEqualTo(FailureKind.CORRUPT);
    assertThat(failure.side()).isEqualTo(Side.SOURCE);
    assertThat(bench.read(bench.rule.target(), "k")).isEmpty();
  }

  /** I19: a source that answers an empty object for one that is not. */
  @Test
  void doesNotBelieveAnEmptyAnswer() throws Exception {
    bench.write("k", 1000);
    bench.write("empty", 0);
    bench.stores.put(
        bench.rule.source().region(),
        Hooked.store(
            bench.source,
            (name, arguments, real) -> {
              if (!name.equals("get")) {
                return real.apply(arguments);
              }
              arguments[1] = new ObjectKey("empty");
              return real.apply(arguments);
            }));

    KeyFailure failure = failure(bench.live(Cases.write("k")));

    assertThat(failure.kind()).isEqualTo(FailureKind.MOVED);
  }

  @Test
  void measuresWhereTheSourcesTagIsNoMd5() throws Exception {
    bench.write("k", 1000);
    ETag lie = new ETag("00000000000000000000000000000000");
    bench.stores.put(bench.rule.source().region(), retagged(bench.source, tag -> lie));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.target.count("put")).isEqualTo(2);
    bench.stores.put(bench.rule.source().region(), bench.source);
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void usesADefaultWhereAStorageClassIsRefused() throws Exception {
    ObjectAttributes attributes =
        new ObjectAttributes(
            ObjectHeaders.NONE,
            Optional.of("STANDARD_IA"),
            Optional.empty(),
            Map.of(),
            Optional.empty());
    bench.write("a", 10, attributes);
    bench.write("b", 10, attributes);
    bench
        .target
        .on("put")
        .key("a")
        .times(1)
        .fail(
            new StoreException(
                FailureKind.REFUSED, 400, "InvalidStorageClass", "no", Optional.empty(), null));

    assertThat(bench.live(Cases.write("a"))).isInstanceOf(Outcome.Copied.class);
    assertThat(bench.live(Cases.write("b"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.classesRefused).hasValue(1);
    assertThat(bench.target.count("put")).isEqualTo(3);
    assertThat(bench.read(bench.rule.target(), "b").orElseThrow().facts().storageClass()).isEmpty();
  }

  @Test
  void skipsWhatCannotBeReadWithoutARestore() throws Exception {
    bench.write("k", 10);
    bench
        .source
        .on("get")
        .fail(
            new StoreException(
                FailureKind.INVALID_STATE,
                403,
                "InvalidObjectState",
                "archived",
                Optional.empty(),
                null));

    assertThat(bench.live(Cases.write("k")))
        .isEqualTo(new Outcome.Skipped(SkipReason.COLD_ARCHIVE));
  }

  @Test
  void reportsARegionThatIsNotInTheCatalogue() throws Exception {
    bench.stores.clear();
    assertThat(failure(bench.live(Cases.write("k"))).side()).isEqualTo(Side.SELF);
    bench.stores.put(bench.rule.target().region(), bench.target);
  }

  /** I36 */
  @Test
  void writesNothingForARuleThatHasEnded() throws Exception {
    bench.write("k", 10);
    bench.write("large", 4 * Bench.PART);
    bench.live.set(false);

    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Dropped());
    assertThat(bench.live(Cases.write("large"))).isEqualTo(new Outcome.Dropped());
    assertThat(bench.live(Cases.delete("gone"))).isEqualTo(new Outcome.Dropped());

    assertThat(bench.calls(bench.target)).doesNotContain("put", "delete", "createUpload");
  }

  /** I36: between the parts and their completion. */
  @Test
  void leavesNothingOfAnUploadWhoseRuleEnds() throws Exception {
    bench.write("large", 4 * Bench.PART);
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.before(
            bench.target,
            "uploadPart",
            2,
            () -> {
              bench.live.set(false);
              return Future.succeededFuture();
            }));

    assertThat(bench.live(Cases.write("large"))).isEqualTo(new Outcome.Dropped());

    assertThat(bench.read(bench.rule.target(), "large")).isEmpty();
  }

  @Test
  void beginsNothingWhenTheProcessStops() throws Exception {
    bench.write("k", 10);
    bench.stop.raise();

    assertThat(bench.live(Cases.write("k"))).isEqualTo(new Outcome.Stopped());
  }

  @Test
  void breaksOffPartsWhenTheProcessStops() throws Exception {
    bench.write("large", 20 * Bench.PART);
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.before(
            bench.target,
            "uploadPart",
            2,
            () -> {
              bench.stop.raise();
              return Future.succeededFuture();
            }));

    assertThat(bench.live(Cases.write("large"))).isEqualTo(new Outcome.Stopped());

    assertThat(bench.target.count("uploadPart")).isLessThan(20);
  }

  @Test
  void reportsAtOnceWhatIsAskedToWaitLong() throws Exception {
    bench.write("k", 10);
    bench
        .target
        .on("put")
        .fail(
            new StoreException(
                FailureKind.THROTTLED,
                503,
                "SlowDown",
                "slow",
                Optional.of(Duration.ofSeconds(60)),
                null));

    KeyFailure failure = failure(bench.live(Cases.write("k")));

    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(60));
    assertThat(bench.target.count("put")).isEqualTo(1);
  }

  @Test
  void copiesWithinOneStore() throws Exception {
    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    Bench within = new Bench(Cases.rule(Cases.SOURCE, beside));
    within.write("k", 1000);
    within.forget();

    assertThat(within.live(Cases.write("k"))).isEqualTo(new Outcome.Copied(1000));

    assertThat(within.calls(within.source)).containsExactly("head", "copy", "head");
    assertThat(within.isEqual("k")).isTrue();
  }

  /** I10: however they are ordered, the last state wins. */
  @Test
  void endsWithTheLastStateWhateverTheOrderOfTasks() throws Exception {
    bench.write("k", 10);
    bench.remove("k");
    bench.write("k", 20);

    for (int i = 0; i < 2; i++) {
      bench.live(Cases.write("k"));
      bench.live(Cases.delete("k"));
      assertThat(bench.isEqual("k")).isTrue();
    }
    assertThat(List.of(bench.live(Cases.delete("k")))).allMatch(Outcome.Copied.class::isInstance);
  }

  private Future<?> vanish(String key) {
    return bench.source.delete(bench.rule.source().bucket(), new ObjectKey(key), Optional.empty());
  }

  private Future<?> rewrite(int size) {
    return bench.source.put(
        bench.rule.source().bucket(),
        new ObjectKey("k"),
        io.crosstide.store.PutRequest.of(size, ObjectAttributes.NONE),
        Bytes.stream(new byte[size]));
  }

  /** A store whose tags are not what they seem; its conditions go by the tags it tells. */
  private static ObjectStore retagged(ObjectStore inner, UnaryOperator<ETag> tag) {
    return Hooked.store(
        inner,
        (name, arguments, real) -> {
          if (name.equals("get")) {
            arguments[2] = ReadOptions.LATEST;
            return real.apply(arguments).map(result -> retag((ObjectContent) result, tag));
          }
          return name.equals("head")
              ? real.apply(arguments).map(result -> retag((ObjectFacts) result, tag))
              : real.apply(arguments);
        });
  }

  private static ObjectContent retag(ObjectContent content, UnaryOperator<ETag> tag) {
    return new ObjectContent(
        retag(content.facts(), tag),
        content.length(),
        content.range(),
        content.body(),
        content.discard());
  }

  private static ObjectFacts retag(ObjectFacts facts, UnaryOperator<ETag> tag) {
    return new ObjectFacts(
        facts.size(),
        tag.apply(facts.etag()),
        facts.lastModified(),
        facts.version(),
        facts.headers(),
        facts.storageClass(),
        facts.encryption(),
        facts.tagCount(),
        facts.partCount());
  }

  private static KeyFailure failure(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).failure();
  }
}
