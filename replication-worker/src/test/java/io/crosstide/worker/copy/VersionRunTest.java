package io.crosstide.worker.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
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
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    // A copy of the object onto itself is a version of its own, too.
    bench.live(wrote(last).withSelfCopied(true));

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

  /** Of the markers at a target where clients write too, the rule's own is the oldest. */
  @Test
  void showsAgainWhatWasUndeletedWhereOthersWriteToo() throws Exception {
    versions.put(versions.target(), "k", "foreign");
    copied("a");
    VersionId marker = versions.delete(versions.source(), "k");
    bench.live(deleted(marker));
    VersionId own = versions.list(versions.target(), "k").get(0).version();
    versions.delete(versions.target(), "k");
    versions.delete(versions.source(), "k", marker);

    assertThat(bench.live(undeleted(marker))).isEqualTo(new Outcome.Deleted());

    assertThat(versions.contents(versions.target(), "k")).containsExactly("foreign", "a", "-");
    assertThat(versions.list(versions.target(), "k"))
        .noneMatch(version -> version.version().equals(own));
  }

  /** I31: a version that had no copy tells nothing of markers. */
  @Test
  void keepsAClientsMarkerWhenAVersionWithoutACopyIsDeleted() throws Exception {
    versions.put(versions.target(), "k", "foreign");
    copied("a");
    versions.delete(versions.target(), "k");
    VersionId never = versions.put(versions.source(), "k", "never");
    versions.delete(versions.source(), "k", never);

    assertThat(bench.live(deleted(never)))
        .isEqualTo(
            new Outcome.LeavingOut(
                new Outcome.Skipped(SkipReason.MARKER_IN_DOUBT),
                Map.of(SkipReason.MARKER_IN_DOUBT, never)));

    assertThat(versions.contents(versions.target(), "k")).containsExactly("foreign", "a", "-");
  }

  /** I31: nor is a client's marker taken away that came after the one that was deleted. */
  @Test
  void keepsAClientsMarkerThatIsNewerThanAnUndelete() throws Exception {
    versions.put(versions.target(), "k", "foreign");
    copied("a");
    VersionId marker = versions.delete(versions.source(), "k");
    versions.delete(versions.source(), "k", marker);
    versions.delete(versions.target(), "k");

    assertThat(bench.again(deleted(marker).withMarker(true)))
        .isEqualTo(
            new Outcome.LeavingOut(
                new Outcome.Skipped(SkipReason.MARKER_IN_DOUBT),
                Map.of(SkipReason.MARKER_IN_DOUBT, marker)));

    assertThat(versions.contents(versions.target(), "k")).containsExactly("foreign", "a", "-");
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

  /** I33: what is kept of a version that is gone never becomes the latest by tidying up. */
  @Test
  void keepsASecondCopyOverWhatStays() throws Exception {
    Versions keeping = Versions.of(Cases.versioned(new RuleActions("PUT")));
    VersionId first = keeping.put(keeping.source(), "k", "a");
    VersionId gone = keeping.put(keeping.source(), "k", "x");
    VersionId last = keeping.put(keeping.source(), "k", "b");
    for (VersionId copied : List.of(first, last, gone, last, last)) {
      keeping.replica("k", copied);
    }
    keeping.delete(keeping.source(), "k", gone);

    assertThat(keeping.bench().again(FOUND)).isEqualTo(new Outcome.Deleted());

    assertThat(keeping.contents(keeping.target(), "k")).containsExactly("a", "b", "x", "b");
    assertThat(keeping.bench().again(FOUND)).isEqualTo(new Outcome.Unchanged());
  }

  /** I33: a worker died after it had appended again what is gone now, and before the latest. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void showsTheLatestOverAnOlderCopyThatStays(boolean isHidden) throws Exception {
    Versions keeping = Versions.of(Cases.versioned(new RuleActions("PUT")));
    VersionId first = keeping.put(keeping.source(), "k", "a");
    VersionId gone = keeping.put(keeping.source(), "k", "x");
    keeping.replica("k", first);
    if (isHidden) {
      keeping.delete(keeping.source(), "k");
      keeping.delete(keeping.target(), "k");
    } else {
      keeping.replica("k", keeping.put(keeping.source(), "k", "b"));
    }
    String latest = isHidden ? "-" : "b";
    keeping.replica("k", gone, Duration.ofSeconds(5));
    keeping.delete(keeping.source(), "k", gone);

    assertThat(keeping.bench().again(FOUND))
        .isEqualTo(isHidden ? new Outcome.Deleted() : new Outcome.Copied(1));

    assertThat(keeping.contents(keeping.target(), "k")).containsExactly("a", latest, "x", latest);
    assertThat(keeping.bench().again(FOUND)).isEqualTo(new Outcome.Unchanged());
  }

  /** I32: of many sources to one bucket none hides what another has brought, however old it is. */
  @Test
  void hidesNoObjectOfAnotherSource() throws Exception {
    versions.put(versions.source(), "k", "a");
    bench.again(FOUND);
    putFromElsewhere("x");

    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Unchanged());

    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "x");
  }

  /** I13: nor does it leave a second copy because of what that has brought. */
  @Test
  void isThereOnceAmongVersionsOfAnotherSource() throws Exception {
    List<VersionId> source = written("a", "b");
    versions.replica("k", source.get(0));
    versions.replica("k", source.get(1));
    putFromElsewhere("x");
    versions.replica("k", source.get(1));
    putFromElsewhere("y");
    versions.replica("k", source.get(0));
    versions.replica("k", source.get(1));

    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Deleted());

    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "b", "x", "y");
    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Unchanged());
  }

  /** I31: a HEAD alone, which a proxy may answer, does not prove that only the rule wrote here. */
  @Test
  void keepsAClientsMarkerOverWhatWasNotThereForOneHead() throws Exception {
    copied("a");
    versions.put(versions.target(), "k", "foreign");
    versions.delete(versions.target(), "k");
    bench.target.on("head").times(1).fail(FailureKind.NOT_FOUND);

    bench.again(FOUND);

    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "foreign", "-");
  }

  /** Nobody knows whose a marker between is, or a copy that names no bucket. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keepsASecondCopyOverWhatMayBeOurs(boolean isMarker) throws Exception {
    List<VersionId> source = written("a");
    versions.replica("k", source.get(0));
    putFromElsewhere("x");
    if (isMarker) {
      versions.delete(versions.target(), "k");
    } else {
      putFrom("y", Optional.empty());
    }
    versions.replica("k", source.get(0));

    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Unchanged());

    assertThat(versions.contents(versions.target(), "k"))
        .containsExactly("a", "x", isMarker ? "-" : "y", "a");
  }

  private void putFromElsewhere(String content) throws Exception {
    putFrom(
        content, Optional.of(new BucketRef(versions.source().region(), new BucketName("another"))));
  }

  private void putFrom(String content, Optional<BucketRef> bucket) throws Exception {
    Provenance another =
        new Provenance(
            RuleId.random(),
            new ETag("e"),
            Instant.EPOCH,
            Optional.of(new VersionId("elsewhere")),
            bucket);
    versions.put(
        versions.target(), "k", content, ObjectAttributes.of(another.addTo(ObjectHeaders.NONE)));
  }

  /** I29: what was written last and deleted since goes on being shown. */
  @Test
  void keepsShowingTheLastThatWasDeletedUnderARuleWithoutDeletes() throws Exception {
    Versions keeping = Versions.of(Cases.versioned(new RuleActions("PUT")));
    keeping.put(keeping.source(), "k", "a");
    VersionId gone = keeping.put(keeping.source(), "k", "x");
    keeping.bench().again(FOUND);
    keeping.delete(keeping.source(), "k", gone);

    assertThat(keeping.bench().again(FOUND)).isEqualTo(new Outcome.Unchanged());

    assertThat(keeping.contents(keeping.target(), "k")).containsExactly("a", "x");
  }

  /** I13: what a client wrote at the target is no reason to leave a version twice either. */
  @Test
  void isThereOnceAmongVersionsOfAClient() throws Exception {
    List<VersionId> source = written("a", "b");
    versions.replica("k", source.get(0));
    versions.replica("k", source.get(1));
    versions.put(versions.target(), "k", "foreign");
    versions.replica("k", source.get(0));
    versions.replica("k", source.get(1));

    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Deleted());

    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "b", "foreign");
    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Unchanged());
  }

  /** The lowest is the one with the id of the source, where the target keeps ids. */
  @Test
  void isThereOnceUnderItsIdOnAStoreThatKeepsIds() throws Exception {
    Versions keeping = Versions.keepingIds(Cases.versioned(RuleActions.ALL));
    VersionId only = keeping.put(keeping.source(), "k", "a");
    keeping.bench().again(FOUND);
    keeping.put(keeping.target(), "k", "foreign");
    keeping.replica("k", only);

    assertThat(keeping.bench().again(FOUND)).isEqualTo(new Outcome.Deleted());

    assertThat(keeping.contents(keeping.target(), "k")).containsExactly("a", "foreign");
    assertThat(keeping.list(keeping.target(), "k").get(1).version()).isEqualTo(only);
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

  /** I1: that another version went across does not make it forgotten. */
  @Test
  void tellsOfAVersionThatIsLeftOutBesideOnesThatAreCopied() throws Exception {
    ObjectAttributes cold =
        new ObjectAttributes(
            ObjectHeaders.NONE,
            Optional.of("DEEP_ARCHIVE"),
            Optional.empty(),
            Map.of(),
            Optional.empty());
    Outcome.Skipped alone = new Outcome.Skipped(SkipReason.COLD_ARCHIVE);
    VersionId left = versions.put(versions.source(), "k", "cold", cold);
    Map<SkipReason, VersionId> leftOut = Map.of(SkipReason.COLD_ARCHIVE, left);
    assertThat(bench.live(wrote(left))).isEqualTo(new Outcome.LeavingOut(alone, leftOut));
    VersionId last = versions.put(versions.source(), "k", "b");

    assertThat(bench.live(wrote(last)))
        .isEqualTo(new Outcome.LeavingOut(new Outcome.Copied(1), leftOut));
    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.LeavingOut(alone, leftOut));
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
                0)
            .withProperties(true);

    assertThat(bench.live(tagged)).isEqualTo(new Outcome.Copied(0));

    assertThat(versions.all(versions.target(), "k"))
        .hasSize(4)
        .isEqualTo(versions.all(versions.source(), "k"));
  }

  /** What comes on top while it is compared has tasks of its own. */
  @Test
  void endsThoughTheSourceIsWrittenAllTheTime() throws Exception {
    for (int i = 0; i < 30; i++) {
      versions.put(versions.source(), "k", "v" + i);
    }
    bench.stores.put(
        bench.rule.source().region(),
        Hooked.store(
            bench.source,
            (name, arguments, real) ->
                name.equals("listVersions")
                    ? burst().compose(v -> real.apply(arguments))
                    : real.apply(arguments)));

    assertThat(bench.again(FOUND)).isInstanceOf(Outcome.Copied.class);

    assertThat(versions.contents(versions.target(), "k")).hasSizeGreaterThanOrEqualTo(30 + 50);
    assertThat(versions.contents(versions.source(), "k"))
        .startsWith(versions.contents(versions.target(), "k").toArray(String[]::new));
  }

  /** More than a page that is looked through for what was there before. */
  private Future<Void> burst() {
    Future<?> all = Future.succeededFuture();
    for (int i = 0; i < 50; i++) {
      String content = "w" + i;
      all = all.compose(v -> bench.put("k", content.getBytes(UTF_8), Bench.headers("text/x")));
    }
    return all.mapEmpty();
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

  /** Long after whatever a test did before. */
  private static KeyTask undeleted(VersionId marker) {
    return new KeyTask(
            new ObjectKey("k"),
            ChangeKind.DELETE,
            Optional.of(marker),
            Optional.of(Instant.now().plusSeconds(600)),
            Optional.empty(),
            OptionalLong.empty(),
            0)
        .withMarker(true);
  }

  private static KeyTask deleted(VersionId version) {
    return Versions.task("k", ChangeKind.DELETE, Optional.of(version));
  }
}
