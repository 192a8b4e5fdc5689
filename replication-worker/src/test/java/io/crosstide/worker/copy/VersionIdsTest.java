package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.memory.MemoryObjectStore;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A target that gives versions the ids that are asked for has those of the source. */
class VersionIdsTest {
  private static final KeyTask FOUND = Cases.task("k", ChangeKind.FOUND);

  private final Versions versions;
  private final Bench bench;

  VersionIdsTest() throws Exception {
    versions = Versions.keepingIds(Cases.versioned(RuleActions.ALL));
    bench = versions.bench();
  }

  /** I33 */
  @Test
  void versionsAndMarkersKeepTheirIds() throws Exception {
    put("a");
    versions.delete(versions.source(), "k");
    versions.delete(versions.source(), "k");
    put("b");
    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Copied(2));
    assertEqualIds();

    bench.live(wrote(put("c")));
    VersionId marker = versions.delete(versions.source(), "k");
    bench.live(Versions.task("k", ChangeKind.DELETE, Optional.of(marker)));
    assertEqualIds();
    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Unchanged());
  }

  /** I30: by the one id, and only what is proven to be a copy. */
  @Test
  void aVersionIsDeletedByTheSourcesIdIfItIsItsCopy() throws Exception {
    VersionId first = put("a");
    put("b");
    bench.again(FOUND);
    versions.delete(versions.source(), "k", first);
    bench.live(deleted(first));
    assertEqualIds();

    VersionId second = put("c");
    foreign(second);
    bench.again(FOUND);
    versions.delete(versions.source(), "k", second);
    bench.live(deleted(second));

    assertThat(versions.contents(versions.target(), "k")).containsExactly("b", "of a client");
  }

  /** I20: a client's own version is neither replaced nor taken for a copy. */
  @Test
  void anIdThatAClientsVersionHasIsLeftToIt() throws Exception {
    VersionId first = put("a");
    foreign(first);
    bench.forget();

    assertThat(bench.live(wrote(first))).isEqualTo(new Outcome.Copied(1));

    assertThat(versions.contents(versions.target(), "k")).containsExactly("of a client", "a");
    assertThat(bench.calls(bench.target)).filteredOn("put"::equals).hasSize(2);
    assertThat(bench.calls(bench.source)).filteredOn("get"::equals).hasSize(2);
    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Unchanged());
    put("b");
    versions.delete(versions.source(), "k");
    bench.again(FOUND);
    assertThat(ids(versions.target()).subList(2, 4))
        .isEqualTo(ids(versions.source()).subList(1, 3));
  }

  @Test
  void aClientsMarkerKeepsItsIdToo() throws Exception {
    VersionId first = put("a");
    Bytes.await(bench.target.putMarker(versions.target().bucket(), new ObjectKey("k"), first));
    bench.live(wrote(first));
    assertThat(versions.contents(versions.target(), "k")).endsWith("a");
    assertThat(bench.again(FOUND)).isNotInstanceOf(Outcome.Failed.class);
    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Unchanged());
  }

  /** I33: order comes before ids, and nothing is deleted before another copy is in its place. */
  @Test
  void whatIsWrittenOnceMoreForTheOrderGetsAnIdOfTheTargets() throws Exception {
    VersionId first = put("a");
    VersionId second = put("b");
    put("c");
    bench.again(FOUND);
    versions.delete(versions.target(), "k", second);

    bench.again(FOUND);

    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "b", "c");
    assertThat(ids(versions.target())).startsWith(first, second);
    assertThat(ids(versions.target()).get(2)).isNotEqualTo(ids(versions.source()).get(2));
    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Unchanged());

    VersionId third = ids(versions.source()).get(2);
    versions.delete(versions.source(), "k", third);
    bench.live(deleted(third));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "b");
  }

  /** I30: a store that moves a version while it lists may show it twice, and it is the only one. */
  @Test
  void whatIsListedTwiceIsNotTakenAway() throws Exception {
    put("a");
    put("b");
    bench.again(FOUND);
    bench.stores.put(bench.rule.target().region(), listingOnceTheOldestTwice());
    bench.forget();

    assertThat(bench.again(FOUND)).isEqualTo(new Outcome.Unchanged());

    assertThat(bench.calls(bench.target)).doesNotContain("delete", "put");
    assertEqualIds();
  }

  private ObjectStore listingOnceTheOldestTwice() {
    boolean[] isOver = {false};
    return Hooked.store(
        bench.target,
        (name, arguments, real) ->
            name.equals("listVersions") && !isOver[0]
                ? real.apply(arguments)
                    .map(
                        page -> {
                          isOver[0] = true;
                          return lastTwice((VersionPage) page);
                        })
                : real.apply(arguments));
  }

  private static VersionPage lastTwice(VersionPage page) {
    List<ListedVersion> listed = new ArrayList<>(page.versions());
    listed.add(listed.get(listed.size() - 1));
    return new VersionPage(
        listed, page.commonPrefixes(), page.nextKeyMarker(), page.nextVersionMarker());
  }

  /** I13: two workers that append the same make one version of it. */
  @Test
  void aSecondWriterMakesNoSecondVersion() throws Exception {
    VersionId first = put("a");
    bench.target.on("put").times(1).loseReply();
    bench.live(wrote(first));
    bench.again(FOUND);
    assertEqualIds();

    VersionId second = put("b");
    KeyTask task = wrote(second);
    List<Future<Outcome>> outcomes =
        List.of(bench.replicator(), bench.replicator()).stream()
            .map(worker -> worker.replicate(bench.rule, task, Lane.LIVE, false, false))
            .toList();
    for (Future<Outcome> outcome : outcomes) {
      Bytes.await(outcome);
    }
    assertEqualIds();
  }

  @Test
  void largeObjectsAndCopiesWithinTheStoreKeepThemToo() throws Exception {
    VersionId large = written(versions, bench, (6 << 20) + 1);
    bench.live(wrote(large));
    assertEqualIds();

    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    Rule rule = Cases.rule(Cases.SOURCE, beside).withVersioned(true);
    Versions within = Versions.keepingIds(rule);
    VersionId small = written(within, within.bench(), 10);
    within.bench().live(wrote(small));
    VersionId parts = written(within, within.bench(), (6 << 20) + 1);
    within.bench().live(wrote(parts));
    assertThat(ids(within, within.bench().rule.target()))
        .isEqualTo(ids(within, within.bench().rule.source()))
        .hasSize(2);
  }

  /** I34 */
  @Test
  void theNullVersionGetsAnIdOfTheTargets() throws Exception {
    Bench old =
        new Bench(
            Cases.versioned(RuleActions.ALL),
            Bench.SETTINGS,
            MemoryObjectStore.keepingVersionIds());
    old.write("k", 5);
    Versions both = Versions.of(old);
    both.keep();
    both.put(both.source(), "k", "a");

    old.again(FOUND);

    assertThat(ids(both, both.target())).hasSize(2).doesNotContain(new VersionId("null"));
    assertThat(ids(both, both.target()).get(1)).isEqualTo(ids(both, both.source()).get(1));
    assertThat(both.all(both.target(), "k")).isEqualTo(both.all(both.source(), "k"));
  }

  private static VersionId written(Versions versions, Bench bench, int size) throws Exception {
    bench.write("k", size);
    return versions.list(versions.source(), "k").get(0).version();
  }

  /** What a client has written at the target under an id that a version of the source has. */
  private void foreign(VersionId id) throws Exception {
    byte[] content = "of a client".getBytes(StandardCharsets.UTF_8);
    PutRequest request =
        new PutRequest(
            content.length,
            Bench.headers("text/x"),
            Optional.empty(),
            WriteConditions.as(Optional.of(id)));
    Bytes.await(
        bench.target.put(
            versions.target().bucket(), new ObjectKey("k"), request, Bytes.stream(content)));
  }

  private VersionId put(String content) throws Exception {
    return versions.put(versions.source(), "k", content);
  }

  private static KeyTask wrote(VersionId version) {
    return Versions.task("k", ChangeKind.WRITE, Optional.of(version));
  }

  private static KeyTask deleted(VersionId version) {
    return Versions.task("k", ChangeKind.DELETE, Optional.of(version));
  }

  /** The oldest first. */
  private List<VersionId> ids(BucketRef bucket) throws Exception {
    return ids(versions, bucket);
  }

  private static List<VersionId> ids(Versions versions, BucketRef bucket) throws Exception {
    List<VersionId> ids =
        new ArrayList<>(versions.list(bucket, "k").stream().map(ListedVersion::version).toList());
    Collections.reverse(ids);
    return ids;
  }

  private void assertEqualIds() throws Exception {
    assertThat(ids(versions.target())).isEqualTo(ids(versions.source()));
    assertThat(versions.all(versions.target(), "k"))
        .isEqualTo(versions.all(versions.source(), "k"));
  }
}
