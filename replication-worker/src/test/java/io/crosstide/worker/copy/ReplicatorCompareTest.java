package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ETag;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.survey.ChangeTrace;
import io.crosstide.contracts.survey.Difference;
import io.crosstide.contracts.survey.SurveyMode;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ReadOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a comparison tells of a key, and what it does about it. */
class ReplicatorCompareTest {
  private static final ObjectKey KEY = new ObjectKey("k");
  private static final BucketName SOURCE = Cases.SOURCE.bucket();
  private static final BucketName TARGET = Cases.TARGET.bucket();
  private static final KeyTask FOUND = Cases.task("k", ChangeKind.FOUND);

  /** Calls that change nothing. */
  private static final Set<String> READS =
      Set.of("get", "head", "tags", "acl", "list", "listVersions");

  @Test
  void aMissingKeyIsToldAndOnlyARepairWritesIt() throws Exception {
    Bench bench = new Bench();
    bench.write("k", 100);
    assertReported(bench, Difference.MISSING);
    assertRepaired(bench, SurveyMode.REPAIR, Difference.MISSING, new Outcome.Copied(100));
    assertThat(bench.isEqual("k")).isTrue();
  }

  @Test
  void aChangedKeyIsToldAndOnlyARepairWritesIt() throws Exception {
    Bench bench = new Bench();
    bench.write("k", 100);
    bench.live(Cases.write("k"));
    bench.write("k", 100);
    assertReported(bench, Difference.CHANGED);
    assertRepaired(bench, SurveyMode.REPAIR, Difference.CHANGED, new Outcome.Copied(100));
  }

  /** Size and tag of both are equal, and yet they differ. */
  @Test
  void tagsThatDifferAreAChange() throws Exception {
    Bench bench = new Bench();
    bench.write("k", 100);
    bench.live(Cases.write("k"));
    Bytes.await(bench.target.putTags(TARGET, KEY, Optional.empty(), Map.of("a", "b")));
    assertPropertiesReported(bench);
    assertRepaired(bench, SurveyMode.REPAIR, Difference.CHANGED, new Outcome.Copied(0));
  }

  /** I31, I32: what is ours and proven absent goes, and only if deletes were ordered. */
  @Test
  void anExtraKeyGoesOnlyIfDeletesWereOrdered() throws Exception {
    Bench bench = new Bench();
    bench.write("k", 100);
    bench.live(Cases.write("k"));
    Bytes.await(bench.source.delete(SOURCE, KEY, Optional.empty()));
    assertReported(bench, Difference.EXTRA);
    bench.forget();
    assertThat(bench.compared(FOUND, SurveyMode.REPAIR))
        .isEqualTo(new Outcome.Differs(new Found(Difference.EXTRA, Optional.empty())));
    assertThat(bench.calls(bench.target)).isSubsetOf(READS);
    assertRepaired(bench, SurveyMode.REPAIR_WITH_DELETES, Difference.EXTRA, new Outcome.Deleted());
  }

  /** I21: what cannot be dated is told from what was missed. */
  @Test
  void tellsWhatIsLeftToDateAChangeBy() throws Exception {
    Bench bench = new Bench();
    bench.write("k", 100);
    bench.live(Cases.write("k"));
    ETag tag = Bytes.await(bench.source.head(SOURCE, KEY, ReadOptions.LATEST)).etag();
    Bytes.await(bench.target.putTags(TARGET, KEY, Optional.empty(), Map.of("a", "b")));
    assertThat(found(bench, listed(tag)).trace()).isEqualTo(ChangeTrace.NONE);

    bench.write("k", 100);
    ETag other = Bytes.await(bench.source.head(SOURCE, KEY, ReadOptions.LATEST)).etag();
    assertThat(found(bench, listed(other)).trace()).isEqualTo(ChangeTrace.LISTED);
    assertThat(found(bench, listed(tag)).trace()).isEqualTo(ChangeTrace.LATER);
    assertThat(found(bench, FOUND).trace()).as("nothing was listed").isEqualTo(ChangeTrace.LATER);

    Bytes.await(bench.source.delete(SOURCE, KEY, Optional.empty()));
    assertThat(found(bench, FOUND).trace()).isEqualTo(ChangeTrace.LISTED);
    assertThat(found(bench, listed(tag)).trace()).isEqualTo(ChangeTrace.LATER);
  }

  private static KeyTask listed(ETag tag) {
    return new KeyTask(
        KEY,
        ChangeKind.FOUND,
        Optional.empty(),
        Optional.empty(),
        Optional.of(tag),
        OptionalLong.of(100),
        0);
  }

  private static Found found(Bench bench, KeyTask task) throws Exception {
    return ((Outcome.Differs) bench.compared(task, SurveyMode.REPORT)).found();
  }

  /** I32 */
  @Test
  void whatOthersPutAtTheTargetIsNoneOfOurs() throws Exception {
    Bench bench = new Bench();
    bench.write("k", 100);
    bench.live(Cases.write("k"));
    Bytes.await(bench.source.delete(SOURCE, KEY, Optional.empty()));
    Bench other =
        new Bench(Cases.rule(), Bench.SETTINGS, new io.crosstide.store.memory.MemoryObjectStore());
    other.stores.put(Cases.TARGET.region(), bench.target);
    assertThat(other.compared(FOUND, SurveyMode.REPAIR_WITH_DELETES))
        .isEqualTo(new Outcome.Skipped(SkipReason.SOURCE_GONE));
  }

  @Test
  void anEqualKeyIsEqualInEachMode() throws Exception {
    Bench bench = new Bench();
    bench.write("k", 100);
    bench.live(Cases.write("k"));
    for (SurveyMode mode : SurveyMode.values()) {
      assertThat(bench.compared(FOUND, mode)).isEqualTo(new Outcome.Unchanged());
    }
  }

  @Test
  void aVersionThatTheTargetLacksIsAChange() throws Exception {
    Versions versions = Versions.of(Cases.versioned(RuleActions.ALL));
    versions.put(versions.source(), "k", "a");
    assertReported(versions.bench(), Difference.MISSING);
    versions.bench().again(FOUND);
    versions.put(versions.source(), "k", "b");
    versions.delete(versions.source(), "k");
    assertReported(versions.bench(), Difference.CHANGED);

    assertRepaired(versions.bench(), SurveyMode.REPAIR, Difference.CHANGED, new Outcome.Copied(1));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "b", "-");
  }

  /** I30, I31: a copy of a version that is gone goes by its own id, if deletes were ordered. */
  @Test
  void aVersionThatTheSourceLacksGoesOnlyIfDeletesWereOrdered() throws Exception {
    Versions versions = Versions.of(Cases.versioned(RuleActions.ALL));
    VersionId first = versions.put(versions.source(), "k", "a");
    versions.put(versions.source(), "k", "b");
    versions.bench().again(FOUND);
    Bytes.await(
        versions
            .bench()
            .source
            .delete(versions.source().bucket(), new ObjectKey("k"), Optional.of(first)));
    assertReported(versions.bench(), Difference.EXTRA);

    assertThat(versions.bench().compared(FOUND, SurveyMode.REPAIR))
        .isEqualTo(new Outcome.Differs(new Found(Difference.EXTRA, Optional.empty())));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "b");
    assertRepaired(
        versions.bench(), SurveyMode.REPAIR_WITH_DELETES, Difference.EXTRA, new Outcome.Deleted());
    assertThat(versions.contents(versions.target(), "k")).containsExactly("b");
  }

  /** I7: to the target's clients a hidden object is not there; to show it takes nothing away. */
  @Test
  void aKeyThatMarkersHideIsShownByARepair() throws Exception {
    Versions versions = Versions.of(Cases.versioned(RuleActions.ALL));
    versions.put(versions.source(), "k", "a");
    versions.bench().again(FOUND);
    versions.delete(versions.target(), "k");
    versions.delete(versions.target(), "k");
    assertReported(versions.bench(), Difference.CHANGED, false);

    assertRepaired(versions.bench(), SurveyMode.REPAIR, Difference.CHANGED, new Outcome.Deleted());
    assertThat(versions.contents(versions.target(), "k")).containsExactly("a");
  }

  /** I7: without the marker the target would show what was deleted at the source. */
  @Test
  void aMarkerOverWhatIsGoneStaysWithThat() throws Exception {
    Versions versions = goneUnderAMarker();
    assertReported(versions.bench(), Difference.EXTRA);

    assertThat(versions.bench().compared(FOUND, SurveyMode.REPAIR))
        .isEqualTo(new Outcome.Differs(new Found(Difference.EXTRA, Optional.empty())));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "b", "-");
    assertResynced(versions, "a", "b", "-", "a");
    assertThat(versions.bench().compared(FOUND, SurveyMode.REPAIR_WITH_DELETES))
        .isInstanceOf(Outcome.Repaired.class);
    assertThat(versions.contents(versions.target(), "k")).containsExactly("a");
  }

  /** A resync deletes nothing, so it covers what is left of a version that is gone. */
  @Test
  void aResyncCoversWhatItMayNotDelete() throws Exception {
    Versions versions = goneUnderAMarker();
    versions.delete(versions.target(), "k", versions.list(versions.target(), "k").get(0).version());

    assertResynced(versions, "a", "b", "a");
  }

  private static Versions goneUnderAMarker() throws Exception {
    Versions versions = Versions.of(Cases.versioned(RuleActions.ALL));
    versions.put(versions.source(), "k", "a");
    VersionId gone = versions.put(versions.source(), "k", "b");
    versions.bench().again(FOUND);
    versions.delete(versions.source(), "k", gone);
    versions.delete(versions.target(), "k");
    return versions;
  }

  /** What hides nothing that the source shows is extra as before. */
  @Test
  void aMarkerThatHidesNothingGoesOnlyIfDeletesWereOrdered() throws Exception {
    Versions versions = Versions.of(Cases.versioned(RuleActions.ALL));
    versions.put(versions.source(), "k", "a");
    versions.delete(versions.source(), "k");
    versions.bench().again(FOUND);
    versions.delete(versions.target(), "k");
    assertReported(versions.bench(), Difference.EXTRA);

    assertThat(versions.bench().compared(FOUND, SurveyMode.REPAIR))
        .isEqualTo(new Outcome.Differs(new Found(Difference.EXTRA, Optional.empty())));
    assertRepaired(
        versions.bench(), SurveyMode.REPAIR_WITH_DELETES, Difference.EXTRA, new Outcome.Deleted());
  }

  /** I7: a target that was emptied shows after a resync what the source shows. */
  @Test
  void aResyncShowsWhatMarkersThatStayHide() throws Exception {
    Versions keeping = Versions.of(Cases.versioned(new RuleActions("PUT")));
    keeping.put(keeping.source(), "k", "a");
    keeping.bench().again(FOUND);
    keeping.delete(keeping.target(), "k");
    assertResynced(keeping, "a", "-", "a");

    Versions beside = Versions.of(Cases.versioned(RuleActions.ALL));
    beside.put(beside.target(), "k", "of a client");
    beside.put(beside.source(), "k", "a");
    beside.bench().again(FOUND);
    beside.delete(beside.target(), "k");
    assertResynced(beside, "of a client", "a", "-", "a");

    Versions alone = Versions.of(Cases.versioned(RuleActions.ALL));
    alone.put(alone.source(), "k", "a");
    alone.bench().again(FOUND);
    alone.delete(alone.target(), "k");
    assertResynced(alone, "a");
  }

  /** A client's delete at the target may be on its way to the source. */
  @Test
  void aResyncBetweenTwoWayBucketsTellsWhatStaysHidden() throws Exception {
    Versions versions = Versions.of(Cases.versioned(RuleActions.ALL));
    versions.bench().twoWay.set(true);
    versions.put(versions.source(), "k", "a");
    versions.bench().again(FOUND);
    versions.delete(versions.target(), "k");

    assertThat(versions.bench().resynced(FOUND))
        .isInstanceOfSatisfying(
            Outcome.LeavingOut.class,
            left -> assertThat(left.versions()).containsOnlyKeys(SkipReason.MARKER_IN_DOUBT));

    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "-");
  }

  private static void assertResynced(Versions versions, String... contents) throws Exception {
    assertThat(versions.bench().resynced(FOUND)).isInstanceOf(Outcome.Repaired.class);
    assertThat(versions.contents(versions.target(), "k")).containsExactly(contents);
    assertThat(versions.bench().resynced(FOUND)).isNotInstanceOf(Outcome.Repaired.class);
    assertThat(versions.contents(versions.target(), "k")).containsExactly(contents);
  }

  /** I21: of any version, and on both sides. */
  @Test
  void tagsAndAclsOfVersionsThatDifferAreAChange() throws Exception {
    Versions versions = Versions.of(Cases.versioned(RuleActions.ALL));
    VersionId first = versions.put(versions.source(), "k", "a");
    versions.put(versions.source(), "k", "b");
    versions.bench().again(FOUND);
    VersionId copy = versions.list(versions.target(), "k").get(1).version();
    versions.tag(versions.source(), "k", first, Map.of("a", "b"));
    assertPropertiesReported(versions.bench());
    assertRepaired(versions.bench(), SurveyMode.REPAIR, Difference.CHANGED, new Outcome.Copied(0));
    versions.tag(versions.target(), "k", copy, Map.of("c", "d"));
    Bytes.await(
        versions
            .bench()
            .target
            .putAcl(
                versions.target().bucket(),
                new ObjectKey("k"),
                Optional.of(copy),
                CannedAcl.PUBLIC_READ));

    assertPropertiesReported(versions.bench());
    assertRepaired(versions.bench(), SurveyMode.REPAIR, Difference.CHANGED, new Outcome.Copied(0));

    assertThat(versions.all(versions.target(), "k"))
        .isEqualTo(versions.all(versions.source(), "k"));
    assertThat(versions.contents(versions.target(), "k")).containsExactly("a", "b");
  }

  /** As at depth listing, which costs no request for each version. */
  @Test
  void tagsOfVersionsAreNotAskedForUnlessOrdered() throws Exception {
    Versions versions = Versions.of(Cases.versioned(RuleActions.ALL));
    VersionId first = versions.put(versions.source(), "k", "a");
    versions.bench().again(FOUND);
    versions.tag(versions.source(), "k", first, Map.of("a", "b"));
    versions.bench().forget();

    for (SurveyMode mode : SurveyMode.values()) {
      Remit remit = new Remit(Optional.of(mode), Optional.empty(), false);
      assertThat(versions.bench().compared(FOUND, remit)).isEqualTo(new Outcome.Unchanged());
    }

    assertThat(calls(versions.bench())).containsOnly("listVersions");
  }

  /** I21: a recovery looks at what was changed since the loss, and at what is shown. */
  @Test
  void aRecoveryFindsTagsOfWhatIsNewAndOfTheLatest() throws Exception {
    Versions versions = Versions.of(Cases.versioned(RuleActions.ALL));
    VersionId first = versions.put(versions.source(), "k", "a");
    VersionId last = versions.put(versions.source(), "k", "b");
    versions.bench().again(FOUND);
    versions.tag(versions.source(), "k", first, Map.of("a", "b"));
    versions.tag(versions.source(), "k", last, Map.of("c", "d"));

    Remit later = new Remit(Optional.empty(), Optional.of(Instant.now().plusSeconds(3600)), false);
    assertThat(versions.bench().compared(FOUND, later)).isEqualTo(new Outcome.Copied(0));
    assertThat(versions.all(versions.target(), "k").get(1))
        .isEqualTo(versions.all(versions.source(), "k").get(1));
    assertThat(versions.all(versions.target(), "k").get(0))
        .isNotEqualTo(versions.all(versions.source(), "k").get(0));
    Remit earlier =
        new Remit(Optional.empty(), Optional.of(Instant.now().minusSeconds(3600)), false);
    assertThat(versions.bench().compared(FOUND, earlier)).isEqualTo(new Outcome.Copied(0));
    assertThat(versions.all(versions.target(), "k"))
        .isEqualTo(versions.all(versions.source(), "k"));
  }

  private static void assertReported(Bench bench, Difference difference) throws Exception {
    assertReported(bench, difference, difference != Difference.EXTRA);
  }

  /** Nothing tells when tags or an ACL were set: perhaps a moment ago. */
  private static void assertPropertiesReported(Bench bench) throws Exception {
    assertReported(bench, Difference.CHANGED, false);
  }

  private static void assertReported(Bench bench, Difference difference, boolean isTimeKnown)
      throws Exception {
    bench.forget();
    Outcome outcome = bench.compared(FOUND, SurveyMode.REPORT);
    assertThat(outcome).isInstanceOf(Outcome.Differs.class);
    Found found = ((Outcome.Differs) outcome).found();
    assertThat(found.difference()).isEqualTo(difference);
    assertThat(found.changedAt().isPresent()).isEqualTo(isTimeKnown);
    assertThat(calls(bench)).as("a report reads only").isSubsetOf(READS);
  }

  private static List<String> calls(Bench bench) {
    return bench.calls(bench.target);
  }

  private static void assertRepaired(
      Bench bench, SurveyMode mode, Difference difference, Outcome done) throws Exception {
    Outcome outcome = bench.compared(FOUND, mode);
    assertThat(outcome).isInstanceOf(Outcome.Repaired.class);
    Outcome.Repaired repaired = (Outcome.Repaired) outcome;
    assertThat(repaired.found().difference()).isEqualTo(difference);
    assertThat(repaired.done()).isEqualTo(done);
    assertThat(bench.compared(FOUND, SurveyMode.REPORT)).isEqualTo(new Outcome.Unchanged());
  }
}
