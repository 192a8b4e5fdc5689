package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.report.KeyFailure;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.memory.MemoryObjectStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that change or break while they are read. */
class ReplicatorMovesTest {
  private Bench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new Bench();
  }

  @AfterEach
  void stop() throws Exception {
    bench.sweep();
    assertThat(bench.uploads()).as("uploads left behind").isZero();
    assertThat(bench.records.all()).as("records left behind").isEmpty();
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

  /** What was seen of the target before a failed write is not what it holds after it. */
  @Test
  void looksAtTheTargetAnewAfterAFailedWrite() throws Exception {
    byte[] first = bench.write("k", 10);
    bench.live(Cases.write("k"));
    bench.write("k", 20);
    Bench other = bench;
    bench.stores.put(
        bench.rule.source().region(),
        Hooked.before(bench.source, "get", 1, () -> copiedByAnotherAndPutBack(other, first)));

    bench.again(Cases.write("k"));

    assertThat(bench.isEqual("k")).isTrue();
  }

  private static Future<?> copiedByAnotherAndPutBack(Bench bench, byte[] first) {
    return bench
        .target
        .put(
            bench.rule.target().bucket(),
            new ObjectKey("k"),
            io.crosstide.store.PutRequest.of(20, ObjectAttributes.NONE),
            Bytes.stream(new byte[20]))
        .compose(v -> bench.put("k", first, Bench.headers("text/x")));
  }

  /** A target that restarts does not cost all that was sent before. */
  @Test
  void staysWithPartsWhileTheTargetIsAway() throws Exception {
    Bench patient =
        new Bench(
            Cases.rule(),
            Bench.settings(Duration.ofSeconds(20), Bench.SETTINGS.tellsTags()),
            new MemoryObjectStore());
    patient.write("k", 4 * Bench.PART);
    patient.target.on("uploadPart").nth(2).times(20).fail(FailureKind.UNAVAILABLE);

    assertThat(patient.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(patient.target.count("createUpload")).isEqualTo(1);
    assertThat(patient.isEqual("k")).isTrue();
  }

  @Test
  void doesNotStayWithPartsThatCannotBeRead() throws Exception {
    Bench patient =
        new Bench(
            Cases.rule(),
            Bench.settings(Duration.ofMinutes(5), Bench.SETTINGS.tellsTags()),
            new MemoryObjectStore());
    patient.write("k", 2 * Bench.PART);
    patient.target.on("uploadPart").fail(FailureKind.CORRUPT);

    assertThat(Bench.failure(patient.live(Cases.write("k"))).kind()).isEqualTo(FailureKind.CORRUPT);
    patient.sweep();
    assertThat(patient.uploads()).isZero();
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

    KeyFailure failure = Bench.failure(bench.live(Cases.write("k")));

    assertThat(failure.kind()).isEqualTo(FailureKind.MOVED);
    assertThat(bench.target.count("put")).isEqualTo(5);
  }

  /** I19 */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999})
  void doesNotStoreACutBody(int bytes) throws Exception {
    bench.write("k", 1000);
    bench.source.on("get").cutBody(bytes);

    KeyFailure failure = Bench.failure(bench.live(Cases.write("k")));

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

    KeyFailure failure = Bench.failure(bench.live(Cases.write("k")));

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
}
