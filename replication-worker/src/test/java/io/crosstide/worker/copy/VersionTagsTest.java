package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.failure.Side;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.rule.RuleActions;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.WriteResult;
import io.crosstide.store.memory.FaultyObjectStore;
import io.crosstide.store.memory.MemoryObjectStore;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * I21, I22: a version has its tags before it counts as done, where the store drops those of uploads
 * and copies, whoever wrote it and whatever became of that worker.
 */
class VersionTagsTest {
  private static final int LARGE = (6 << 20) + 1;
  private static final Map<String, String> TAGS = Map.of("t", "1");

  /** Rules that a target serves by uploads, and by copies of its own. */
  private static List<Rule> rules() {
    BucketRef beside = new BucketRef(Cases.SOURCE.region(), new BucketName("beside"));
    return List.of(
        Cases.rule().withVersioned(true), Cases.rule(Cases.SOURCE, beside).withVersioned(true));
  }

  private static Versions dropping(Rule rule) throws Exception {
    Versions versions =
        Versions.of(new Bench(rule, Bench.SETTINGS, MemoryObjectStore.droppingTags()));
    versions.keep();
    return versions;
  }

  private static FaultyObjectStore writer(Versions versions) {
    Bench bench = versions.bench();
    return (FaultyObjectStore) bench.stores.get(versions.target().region());
  }

  private static VersionId tagged(Versions versions) throws Exception {
    ObjectAttributes plain = Bench.headers("a/b");
    return versions.put(
        versions.source(),
        "k",
        "x".repeat(LARGE),
        new ObjectAttributes(
            plain.headers(), Optional.empty(), Optional.empty(), TAGS, Optional.empty()));
  }

  private static KeyTask wrote(VersionId version) {
    return Versions.task("k", ChangeKind.WRITE, Optional.of(version));
  }

  private static Outcome byAnother(Versions versions, KeyTask task, Lane lane) throws Exception {
    Bench bench = versions.bench();
    return Bytes.await(
        bench.replicator().replicate(bench.rule, task, lane, lane != Lane.LIVE, false));
  }

  private static Map<String, String> tags(Versions versions, ListedVersion version)
      throws Exception {
    BucketRef target = versions.target();
    return Bytes.await(
        versions
            .bench()
            .stores
            .get(target.region())
            .tags(target.bucket(), new ObjectKey("k"), Optional.of(version.version())));
  }

  private static List<Map<String, String>> allTags(Versions versions) throws Exception {
    List<Map<String, String>> all = new ArrayList<>();
    for (ListedVersion version : versions.list(versions.target(), "k")) {
      all.add(tags(versions, version));
    }
    return all;
  }

  /** The copy is made, its tags are not, and the key has failed. */
  private static VersionId withoutTags(Versions versions) throws Exception {
    VersionId version = tagged(versions);
    writer(versions).on("putTags").fail(FailureKind.FORBIDDEN);
    assertThat(Bench.failure(versions.bench().live(wrote(version))).side()).isEqualTo(Side.TARGET);
    versions.bench().forget();
    assertThat(allTags(versions)).containsExactly(Map.of());
    return version;
  }

  @Test
  void tagsThatCouldNotBePutAreDueWhenTheKeyComesAgain() throws Exception {
    for (Rule rule : rules()) {
      Versions versions = dropping(rule);
      VersionId version = withoutTags(versions);
      writer(versions).on("putTags").fail(FailureKind.FORBIDDEN);
      assertThat(versions.bench().again(wrote(version))).isInstanceOf(Outcome.Failed.class);
      versions.bench().forget();

      assertThat(versions.bench().again(wrote(version))).isEqualTo(new Outcome.Copied(0));

      assertThat(allTags(versions)).containsExactly(TAGS);
      versions.bench().forget();
      assertThat(versions.bench().again(wrote(version))).isEqualTo(new Outcome.Unchanged());
      assertThat(writer(versions).count("tags")).isZero();
    }
  }

  /** The worker that copied it for a newer one has died; that task is still to come again. */
  @Test
  void aVersionThatAnotherTaskCopiedIsDoneOnlyWithItsTags() throws Exception {
    for (Rule rule : rules()) {
      Versions versions = dropping(rule);
      VersionId version = withoutTags(versions);
      versions.put(versions.source(), "k", "newer");

      assertThat(byAnother(versions, wrote(version), Lane.LIVE)).isInstanceOf(Outcome.Copied.class);

      assertThat(allTags(versions)).containsExactly(Map.of(), TAGS);
      assertThat(versions.all(versions.target(), "k"))
          .isEqualTo(versions.all(versions.source(), "k"));
    }
  }

  @Test
  void aTaskThatNamesNoVersionMayMeanTheOneWithoutTags() throws Exception {
    for (Rule rule : rules()) {
      Versions versions = dropping(rule);
      withoutTags(versions);

      assertThat(byAnother(versions, Cases.write("k"), Lane.LIVE)).isEqualTo(new Outcome.Copied(0));

      assertThat(allTags(versions)).containsExactly(TAGS);
    }
  }

  /** A rule that was deleted meanwhile has no task left that comes again. */
  @Test
  void aSurveyFindsWhatHasNoTags() throws Exception {
    for (Rule rule : rules()) {
      Versions versions = dropping(rule);
      withoutTags(versions);

      assertThat(byAnother(versions, Cases.task("k", ChangeKind.FOUND), Lane.HISTORY))
          .isEqualTo(new Outcome.Copied(0));

      assertThat(allTags(versions)).containsExactly(TAGS);
    }
  }

  /**
   * I21: the task of that change may have found both sides without tags before they were put; by
   * the one who copied and by one who finds a copy without them.
   */
  @Test
  void putsBackNoTagsThatAClientTookAwayMeanwhile() throws Exception {
    for (Rule rule : rules()) {
      for (boolean isFound : List.of(false, true)) {
        Versions versions = dropping(rule);
        VersionId version = isFound ? withoutTags(versions) : tagged(versions);
        ObjectStore store = writer(versions);
        boolean[] taken = {false};
        versions
            .bench()
            .stores
            .put(
                rule.target().region(),
                Hooked.store(
                    store,
                    (name, arguments, real) -> {
                      boolean isNow = name.equals("putTags") && !taken[0];
                      taken[0] |= isNow;
                      return (isNow ? takeAway(versions, version) : Future.succeededFuture())
                          .compose(v -> real.apply(arguments));
                    }));

        assertThat(byAnother(versions, wrote(version), Lane.HISTORY))
            .isInstanceOf(Outcome.Copied.class);

        assertThat(taken[0]).isTrue();
        assertThat(allTags(versions)).containsExactly(Map.of());
      }
    }
  }

  private static Future<Void> takeAway(Versions versions, VersionId version) {
    BucketRef source = versions.source();
    return versions
        .bench()
        .source
        .putTags(source.bucket(), new ObjectKey("k"), Optional.of(version), Map.of());
  }

  /** I20: as on Ceph, which does not tell the version that an upload or a copy made. */
  @Test
  void tagsGoToTheVersionThatWasMadeAndNotToWhatAClientWroteOnIt() throws Exception {
    for (Rule rule : rules()) {
      Versions versions = dropping(rule);
      ObjectStore store = writer(versions);
      versions
          .bench()
          .stores
          .put(
              rule.target().region(),
              Hooked.store(
                  store,
                  (name, arguments, real) ->
                      name.equals("completeUpload") || name.equals("copy")
                          ? real.apply(arguments)
                              .compose(
                                  made ->
                                      byClient(store, rule).map(v -> untold((WriteResult) made)))
                          : real.apply(arguments)));
      VersionId version = tagged(versions);

      assertThat(versions.bench().live(wrote(version))).isInstanceOf(Outcome.Copied.class);

      assertThat(allTags(versions)).containsExactly(Map.of(), TAGS);
    }
  }

  /**
   * As on Ceph, where the task of an upload names no version: one that is left out may be meant.
   */
  @Test
  void aVersionThatIsLeftOutIsNoReasonToCompareAll() throws Exception {
    Versions versions = Versions.of(Cases.versioned(RuleActions.ALL));
    ObjectAttributes cold =
        new ObjectAttributes(
            ObjectHeaders.NONE,
            Optional.of("DEEP_ARCHIVE"),
            Optional.empty(),
            Map.of(),
            Optional.empty());
    versions.put(versions.source(), "k", "a");
    VersionId left = versions.put(versions.source(), "k", "x".repeat(LARGE), cold);
    versions.put(versions.source(), "k", "b");
    versions.bench().again(Cases.task("k", ChangeKind.FOUND));
    versions.put(versions.source(), "k", "c");
    versions.bench().forget();

    assertThat(versions.bench().live(Cases.write("k")))
        .isEqualTo(
            new Outcome.LeavingOut(new Outcome.Copied(1), Map.of(SkipReason.COLD_ARCHIVE, left)));

    assertThat(versions.bench().source.count("listVersions")).isEqualTo(2);
  }

  private static Future<?> byClient(ObjectStore store, Rule rule) {
    byte[] content = "client".getBytes(StandardCharsets.UTF_8);
    return store.put(
        rule.target().bucket(),
        new ObjectKey("k"),
        PutRequest.of(content.length, Bench.headers("c/d")),
        Bytes.stream(content));
  }

  private static WriteResult untold(WriteResult made) {
    return new WriteResult(made.etag(), Optional.empty(), made.lastModified(), Optional.empty());
  }
}
