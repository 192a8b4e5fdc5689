package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.memory.MemoryObjectStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** I21, I22: tags belong to the object, whatever the stores do with them. */
class ReplicatorTagsTest {
  private static final int LARGE = (6 << 20) + 1;
  private static final Map<String, String> TAGS = Map.of("t", "1", "u", "x y");

  private static Bench dropping(Rule rule) throws Exception {
    return new Bench(rule, Bench.SETTINGS, MemoryObjectStore.droppingTags());
  }

  private static Rule within() {
    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    return Cases.rule(Cases.SOURCE, beside);
  }

  private static ObjectAttributes tagged(String type) {
    return new ObjectAttributes(
        ObjectHeaders.NONE.withContentType(type),
        Optional.empty(),
        Optional.empty(),
        TAGS,
        Optional.empty());
  }

  private static void tag(Bench bench, Map<String, String> tags) throws Exception {
    Bytes.await(
        bench.source.putTags(
            bench.rule.source().bucket(), new ObjectKey("k"), Optional.empty(), tags));
  }

  @Test
  void keepsTheTagsOfUploads() throws Exception {
    Bench bench = dropping(Cases.rule());
    bench.write("k", LARGE, tagged("a/b"));

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.tags(bench.rule.target(), "k")).isEqualTo(TAGS);
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
  }

  @Test
  void keepsTheTagsOfCopiesWithinAStore() throws Exception {
    for (int size : new int[] {10, LARGE}) {
      Bench bench = dropping(within());
      bench.write("k", size, tagged("a/b"));

      assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

      assertThat(bench.tags(bench.rule.target(), "k")).isEqualTo(TAGS);
      assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
    }
  }

  @Test
  void keepsTheTagsWhenMetadataChange() throws Exception {
    Bench bench = dropping(Cases.rule());
    byte[] content = bench.write("k", 10, tagged("a/b"));
    bench.live(Cases.write("k"));
    Bytes.await(bench.put("k", content, tagged("c/d")));
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.target.count("copy")).isEqualTo(1);
    assertThat(bench.isEqual("k")).isTrue();
  }

  /** What a large object lost is not worth a second copy. */
  @Test
  void putsNothingButTagsWhereOnlyTheyDiffer() throws Exception {
    Bench bench = dropping(Cases.rule());
    bench.write("k", LARGE, tagged("a/b"));
    bench.target.on("putTags").fail(FailureKind.UNAVAILABLE);
    assertThat(Bench.failure(bench.live(Cases.write("k"))).side()).isEqualTo(Side.TARGET);
    bench.forget();

    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Copied(0));

    assertThat(bench.calls(bench.target)).containsExactly("head", "putTags");
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void removesTagsThatTheSourceHasNoMore() throws Exception {
    Bench bench = new Bench();
    bench.write("k", 10, tagged("a/b"));
    bench.live(Cases.write("k"));
    tag(bench, Map.of());

    bench.again(Cases.write("k"));

    assertThat(bench.tags(bench.rule.target(), "k")).isEmpty();
  }

  @Test
  void asksForTagsWhereNobodyTellsTheirNumber() throws Exception {
    Bench bench =
        new Bench(Cases.rule(), Bench.settings(Duration.ZERO, Set.of()), new MemoryObjectStore());
    bench.stores.put(bench.rule.source().region(), silent(bench.source));
    bench.stores.put(bench.rule.target().region(), silent(bench.target));
    bench.write("k", 10, tagged("a/b"));

    bench.live(Cases.write("k"));
    assertThat(bench.tags(bench.rule.target(), "k")).isEqualTo(TAGS);

    tag(bench, Map.of("t", "2"));
    bench.again(Cases.write("k"));
    assertThat(bench.tags(bench.rule.target(), "k")).isEqualTo(Map.of("t", "2"));
  }

  @Test
  void takesAStoreWithoutTagsForOneWhoseObjectsHaveNone() throws Exception {
    Bench bench =
        new Bench(Cases.rule(), Bench.settings(Duration.ZERO, Set.of()), new MemoryObjectStore());
    bench.source.on("tags").fail(FailureKind.UNSUPPORTED);
    bench.target.on("tags").fail(FailureKind.UNSUPPORTED);
    bench.write("k", 10);

    assertThat(bench.live(Cases.write("k"))).isInstanceOf(Outcome.Copied.class);
    assertThat(bench.again(Cases.write("k"))).isEqualTo(new Outcome.Unchanged());
  }

  /** A store that does not tell the number of tags. */
  private static ObjectStore silent(ObjectStore inner) {
    return Hooked.store(
        inner,
        (name, arguments, real) -> {
          if (name.equals("get")) {
            return real.apply(arguments).map(result -> silent((ObjectContent) result));
          }
          return name.equals("head")
              ? real.apply(arguments).map(result -> silent((ObjectFacts) result))
              : real.apply(arguments);
        });
  }

  private static ObjectContent silent(ObjectContent content) {
    return new ObjectContent(
        silent(content.facts()),
        content.length(),
        content.range(),
        content.body(),
        content.discard());
  }

  private static ObjectFacts silent(ObjectFacts facts) {
    return new ObjectFacts(
        facts.size(),
        facts.etag(),
        facts.lastModified(),
        facts.version(),
        facts.headers(),
        facts.storageClass(),
        facts.encryption(),
        OptionalInt.empty(),
        facts.partCount());
  }
}
