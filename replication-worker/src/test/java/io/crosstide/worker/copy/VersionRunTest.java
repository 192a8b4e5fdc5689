package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RuleId;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.Provenance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Versions and delete markers of single keys, by one worker and with no faults. */
class VersionRunTest {
  private static final KeyTask FOUND = Cases.task("k", ChangeKind.FOUND);

  private final Versions versions;
  private final Bench bench;

  VersionRunTest() throws Exception {
    versions = Versions.of(Cases.versioned(RuleActions.ALL));
    bench = versions.bench();
  }

  /** I34: the null version is one like the others. */
  @Test
  void copiesHistoryFromBeforeVersioningOn() throws Exception {
    Versions old = Versions.of(new Bench(Cases.versioned(RuleActions.ALL)));
    old.bench().write("k", 5);
    old.keep();
    old.put(old.source(), "k", "a");
    old.delete(old.source(), "k");
    old.delete(old.source(), "k");
    old.put(old.source(), "k", "b");

    assertThat(old.bench().again(FOUND)).isEqualTo(new Outcome.Copied(7));

    assertThat(old.all(old.target(), "k")).hasSize(5).isEqualTo(old.all(old.source(), "k"));
    assertThat(old.bench().again(FOUND)).isEqualTo(new Outcome.Unchanged());
  }

  /** I34 */
  @Test
  void putsMarkersWithNothingUnderThem() throws Exception {
    versions.delete(versions.source(), "k");
    versions.delete(versions.source(), "k");

    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Deleted());
    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Unchanged());

    assertThat(versions.contents(versions.target(), "k")).containsExactly("-", "-");
  }

  /** What came between two tasks is not lost, and its order is kept (I33). */
  @Test
  void catchesUpOnVersionsThatWereOverwrittenBeforeItCame() throws Exception {
    copied("a");
    versions.put(versions.source(), "k", "b");
    versions.delete(versions.source(), "k");
    VersionId last = versions.put(versions.source(), "k", "c");

    assertThat(bench.live(wrote(last))).isEqualTo(new Outcome.Copied(2));

    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "b", "-", "c");
  }

  @Test
  void costsTwoListingsOfEachSideAndOneCopy() throws Exception {
    copied("a");
    copied("b");
    VersionId last = versions.put(versions.source(), "k", "c");
    bench.forget();

    bench.live(wrote(last));

    assertThat(bench.calls(bench.source))
        .containsExactlyInAnyOrder("listVersions", "get", "listVersions");
    assertThat(bench.calls(bench.target))
        .containsExactlyInAnyOrder("listVersions", "put", "listVersions");
  }

  /** I13 */
  @Test
  void findsNothingToDoByOneListingOfEachSide() throws Exception {
    copied("a");
    VersionId last = copied("b");
    bench.forget();

    assertThat(bench.live(wrote(last))).isEqualTo(new Outcome.Unchanged());
    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Unchanged());

    assertThat(bench.calls(bench.source)).containsOnly("listVersions").hasSize(2);
    assertThat(bench.calls(bench.target)).containsOnly("listVersions").hasSize(2);
  }

  /** I34 */
  @Test
  void showsAgainWhatWasUndeleted() throws Exception {
    copied("a");
    VersionId marker = versions.delete(versions.source(), "k");
    bench.live(deleted(marker));
    versions.delete(versions.source(), "k", marker);

    assertThat(bench.live(deleted(marker))).isEqualTo(new Outcome.Deleted());

    assertThat(versions.contents(versions.target(), "k")).containsExactly("a");
  }

  /** I29 */
  @Test
  void keepsHiddenWhatWasUndeletedUnderARuleWithoutDeletes() throws Exception {
    Versions keeping = Versions.of(Cases.versioned(new RuleActions("PUT")));
    VersionId first = keeping.put(keeping.source(), "k", "a");
    VersionId marker = keeping.delete(keeping.source(), "k");
    keeping.bench().live(deleted(marker));
    keeping.delete(keeping.source(), "k", marker);

    assertThat(keeping.bench().live(deleted(marker)))
        .isEqualTo(new Outcome.Skipped(SkipReason.ACTION));
    keeping.bench().again(FOUND);
    assertThat(keeping.contents(keeping.target(), "k")).containsExactly("a", "-");

    keeping.delete(keeping.source(), "k", first);
    keeping.bench().live(deleted(first));
    VersionId next = keeping.put(keeping.source(), "k", "b");
    keeping.bench().live(wrote(next));
    keeping.bench().again(FOUND);
    assertThat(keeping.contents(keeping.target(), "k")).containsExactly("a", "-", "b");
  }

  @Test
  void writesAllAnewFromTheFirstThatIsMissing() throws Exception {
    List<VersionId> source = written("a", "b", "c", "d");
    versions.replica("k", source.get(0));
    versions.replica("k", source.get(2));
    versions.replica("k", source.get(3));
    versions.put(versions.target(), "k", "foreign");

    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Copied(3));

    assertThat(versions.contents(versions.target(), "k"))
        .containsExactly("a", "foreign", "b", "c", "d");
  }

  @Test
  void deletesCopiesTooManyAndInTheWrongPlace() throws Exception {
    List<VersionId> source = written("a", "b", "c");
    for (int at : List.of(2, 0, 0, 1, 0, 2, 1)) {
      versions.replica("k", source.get(at));
    }
    bench.forget();

    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Deleted());

    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "b", "c");
    assertThat(bench.target.count("put")).isZero();
  }

  /** I30, I31: by full comparison too, and only what is the rule's own. */
  @Test
  void deletesCopiesOfWhatTheSourceProvesToBeGone() throws Exception {
    List<VersionId> source = written("a", "b");
    bench.again(FOUND);
    versions.put(versions.target(), "k", "foreign");
    versions.delete(versions.source(), "k", source.get(0));
    versions.delete(versions.source(), "k", source.get(1));

    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Deleted());

    assertThat(versions.contents(versions.target(), "k")).containsExactly("foreign");
  }

  @Test
  void copiesNothingAgainForARuleThatIsPutAnew() throws Exception {
    written("a", "b");
    bench.again(FOUND);
    Bench anew = bench(Cases.versioned(RuleActions.ALL));

    assertThat(anew.again(FOUND)).isEqualTo(new Outcome.Unchanged());

    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "b");
  }

  @Test
  void leavesOutWhatIsFromBeforeARuleWithoutHistory() throws Exception {
    Rule rule = Cases.versioned(RuleActions.ALL);
    versions.put(versions.source(), "k", "a");
    versions.put(versions.source(), "k", "b");
    Bench after = bench(Cases.withoutHistory(rule, Instant.now().plusSeconds(3600)));
    Bench before = bench(Cases.withoutHistory(rule, Instant.now().minusSeconds(3600)));

    assertThat(after.again(FOUND)).isEqualTo(new Outcome.Unchanged());
    assertThat(versions.list(versions.target(), "k")).isEmpty();
    assertThat(before.again(FOUND)).isEqualTo(new Outcome.Copied(2));
  }

  /** Another rule between the same buckets. */
  private Bench bench(Rule rule) throws Exception {
    Bench other = new Bench(rule);
    other.stores.putAll(bench.stores);
    return other;
  }

  /** I39: nor is a marker that hides only replicas. */
  @Test
  void doesNotSendReplicasOn() throws Exception {
    VersionId user = versions.put(versions.target(), "k", "x");
    ObjectAttributes replica =
        ObjectAttributes.of(
            new Provenance(RuleId.random(), new ETag("e"), Instant.EPOCH, Optional.of(user))
                .addTo(ObjectHeaders.NONE));
    versions.put(versions.source(), "k", "x", replica);
    versions.delete(versions.source(), "k");

    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("x");

    versions.put(versions.source(), "k", "mine");
    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Copied(4));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("x", "mine");
  }

  @Test
  void setsTagsOnTheCopyOfTheVersionThatGotThem() throws Exception {
    VersionId first = copied("a");
    copied("b");
    Bytes.await(
        bench.source.putTags(
            bench.rule.source().bucket(),
            new ObjectKey("k"),
            Optional.of(first),
            Map.of("t", "1")));

    assertThat(bench.live(wrote(first).withProperties(true))).isEqualTo(new Outcome.Copied(0));

    assertThat(versions.all(versions.target(), "k"))
        .hasSize(2)
        .isEqualTo(versions.all(versions.source(), "k"));
  }

  /** I21: a version is not copied again for what the target cannot keep, but tags are set. */
  @Test
  void setsTagsThoughTheTargetShowsOtherHeaders() throws Exception {
    VersionId first = copied("a");
    Bytes.await(
        bench.source.putTags(
            bench.rule.source().bucket(),
            new ObjectKey("k"),
            Optional.of(first),
            Map.of("t", "1")));
    bench.stores.put(
        bench.rule.target().region(),
        Hooked.store(
            bench.target,
            (name, arguments, real) ->
                name.equals("head")
                    ? real.apply(arguments).map(facts -> ofOtherType((ObjectFacts) facts))
                    : real.apply(arguments)));

    assertThat(bench.live(wrote(first).withProperties(true))).isEqualTo(new Outcome.Copied(0));

    assertThat(versions.all(versions.target(), "k"))
        .hasSize(1)
        .isEqualTo(versions.all(versions.source(), "k"));
  }

  private static ObjectFacts ofOtherType(ObjectFacts facts) {
    return new ObjectFacts(
        facts.size(),
        facts.etag(),
        facts.lastModified(),
        facts.version(),
        facts.headers().withContentType("text/other"),
        facts.storageClass(),
        facts.encryption(),
        facts.tagCount(),
        facts.partCount());
  }

  /** A client that names no version means the latest of its moment, not of the worker's. */
  @Test
  void setsTagsOnTheVersionThatWasTheLatestWhenTheyWereSet() throws Exception {
    copied("a");
    Instant changedAt = Instant.now();
    Bytes.await(
        bench.source.putTags(
            bench.rule.source().bucket(), new ObjectKey("k"), Optional.empty(), Map.of("t", "1")));
    copied("b");
    versions.delete(versions.source(), "k");
    copied("c");
    KeyTask tagged =
        new KeyTask(
            new ObjectKey("k"),
            ChangeKind.WRITE,
            Optional.empty(),
            Optional.of(changedAt),
            Optional.empty(),
            OptionalLong.empty(),
            0,
            true);

    assertThat(bench.live(tagged)).isEqualTo(new Outcome.Copied(0));

    assertThat(versions.all(versions.target(), "k"))
        .hasSize(4)
        .isEqualTo(versions.all(versions.source(), "k"));
  }

  /** I38: whatever the pages, and keys that begin alike are left alone. */
  @Test
  void copiesMoreVersionsThanAPageHolds() throws Exception {
    int count = Integer.getInteger("crosstide.versions-of-a-key", 2500);
    versions.put(versions.source(), "k/", "sibling");
    for (int i = 0; i < count; i++) {
      if (i % 10 == 9) {
        versions.delete(versions.source(), "k");
      } else {
        versions.put(versions.source(), "k", "v" + i);
      }
    }
    long begun = System.nanoTime();

    assertThat(bench.again(FOUND)).isInstanceOf(Outcome.Copied.class);

    System.out.printf(
        "%d versions in %d ms, %d listings of the source, %d of the target%n",
        count,
        (System.nanoTime() - begun) / 1_000_000,
        bench.source.count("listVersions"),
        bench.target.count("listVersions"));
    assertThat(contentsOf(versions.list(versions.target(), "k")))
        .isEqualTo(contentsOf(versions.list(versions.source(), "k")));
    assertThat(versions.list(versions.target(), "k/")).isEmpty();
    assertThat(bench.target.count("head")).isZero();
    assertThat(bench.source.count("listVersions")).isLessThan(8 + count / 300);
  }

  private static List<String> contentsOf(List<ListedVersion> list) {
    List<String> contents = new ArrayList<>();
    list.forEach(version -> contents.add(version.etag() + "/" + version.latest()));
    return contents;
  }

  private VersionId copied(String content) throws Exception {
    VersionId version = versions.put(versions.source(), "k", content);
    bench.live(wrote(version));
    return version;
  }

  private List<VersionId> written(String... contents) throws Exception {
    List<VersionId> ids = new ArrayList<>();
    for (String content : contents) {
      ids.add(versions.put(versions.source(), "k", content));
    }
    return ids;
  }

  private static KeyTask wrote(VersionId version) {
    return Versions.task("k", ChangeKind.WRITE, Optional.of(version));
  }

  private static KeyTask deleted(VersionId version) {
    return Versions.task("k", ChangeKind.DELETE, Optional.of(version));
  }
}
