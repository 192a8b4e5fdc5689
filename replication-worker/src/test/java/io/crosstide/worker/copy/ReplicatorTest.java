package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
    bench.sweep();
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

  /** AWS takes 2 KB of user metadata, of which our entry is a part. */
  @Test
  void saysWhoseMetadataIsTooMuchForTheTarget() throws Exception {
    bench.write("k", 10);
    bench
        .target
        .on("put")
        .fail(
            new StoreException(
                FailureKind.REFUSED,
                400,
                "MetadataTooLarge",
                "Your metadata headers exceed the maximum",
                Optional.empty(),
                null));

    KeyFailure failure = Bench.failure(bench.live(Cases.write("k")));

    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure.detail())
        .contains("Your metadata headers exceed the maximum [MetadataTooLarge]")
        .contains("512 bytes more than the object has");
  }

  /** What passes is no reason to send the content once more. */
  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"THROTTLED", "UNAVAILABLE", "UNKNOWN_RESULT", "BAD_CREDENTIALS"})
  void writesNothingAnewWhereMetadataCannotBeChangedForAWhile(FailureKind kind) throws Exception {
    byte[] content = bench.write("k", 1000);
    bench.live(Cases.write("k"));
    Bytes.await(bench.put("k", content, Bench.headers("x/y")));
    bench.forget();
    bench.target.on("copy").fail(kind);

    assertThat(Bench.failure(bench.again(Cases.write("k"))).kind()).isEqualTo(kind);

    assertThat(bench.target.count("put")).isZero();
    bench.target.heal();
    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
    assertThat(bench.target.count("put")).isZero();
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

  /** A restore makes no write that would name the key again, so the ledger must keep it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reportsWhatMustBeRestoredToBeRead(boolean within) throws Exception {
    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    Bench cold = within ? new Bench(Cases.rule(Cases.SOURCE, beside)) : bench;
    cold.write("k", 10, ofClass("GLACIER"));
    archive(cold);

    KeyFailure failure = Bench.failure(cold.live(Cases.write("k")));

    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_STATE);
    assertThat(failure.side()).isEqualTo(Side.SOURCE);
    cold.forget();
    assertThat(cold.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
  }

  @Test
  void skipsWhatIsNeverReplicated() throws Exception {
    bench.write("k", 10, ofClass("DEEP_ARCHIVE"));
    archive(bench);

    assertThat(bench.live(Cases.write("k")))
        .isEqualTo(new Outcome.Skipped(SkipReason.COLD_ARCHIVE));
  }

  private static void archive(Bench bench) {
    StoreException archived =
        new StoreException(
            FailureKind.INVALID_STATE, 403, "InvalidObjectState", "no", Optional.empty(), null);
    bench.source.on("get").fail(archived);
    bench.source.on("copy").fail(archived);
  }

  private static ObjectAttributes ofClass(String storageClass) {
    return new ObjectAttributes(
        ObjectHeaders.NONE,
        Optional.of(storageClass),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  @Test
  void reportsARegionThatIsNotInTheCatalogue() throws Exception {
    bench.stores.clear();
    assertThat(Bench.failure(bench.live(Cases.write("k"))).side()).isEqualTo(Side.SELF);
    bench.stores.put(bench.rule.target().region(), bench.target);
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

    KeyFailure failure = Bench.failure(bench.live(Cases.write("k")));

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
}
