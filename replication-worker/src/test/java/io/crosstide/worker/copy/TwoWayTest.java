package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.report.SkipReason;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.CopyRequest;
import io.crosstide.store.CopySource;
import io.crosstide.store.PutRequest;
import io.crosstide.store.memory.MemoryObjectStore;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I39, I40: two rules that lead to each other's source, and a rule that leads on. */
class TwoWayTest {
  private static final ObjectKey KEY = new ObjectKey("k");
  private static final Map<String, String> TAGS = Map.of("t", "1");

  private Bench bench;
  private Rule back;
  private Replicator replicator;

  @BeforeEach
  void replicateThere() throws Exception {
    bench = new Bench(Cases.rule(), Bench.WITH_ACLS, new MemoryObjectStore());
    back = Cases.rule(bench.rule.target(), bench.rule.source());
    replicator = bench.replicator();
    bench.write("k", 10);
    bench.live(Cases.write("k"));
    bench.forget();
  }

  private Outcome run(Rule rule, KeyTask task, Lane lane) throws Exception {
    return Bytes.await(
        replicator.replicate(rule, task, lane, lane != Lane.LIVE, lane == Lane.RETRY));
  }

  private static KeyTask properties() {
    return Cases.write("k").withProperties(true);
  }

  private void tagTheReplica() throws Exception {
    Bytes.await(bench.target.putTags(back.source().bucket(), KEY, Optional.empty(), TAGS));
  }

  @Test
  void sendsNoReplicaBack() throws Exception {
    for (Lane lane : new Lane[] {Lane.LIVE, Lane.HISTORY, Lane.RETRY}) {
      run(back, Cases.write("k"), lane);
    }
    assertThat(run(back, Cases.write("k"), Lane.LIVE))
        .isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));

    assertThat(bench.calls(bench.source)).doesNotContain("put", "copy", "putTags", "putAcl");
  }

  @Test
  void takesTagsAndAclOfAReplicaBackAndLeavesItAtThat() throws Exception {
    tagTheReplica();
    Bytes.await(
        bench.target.putAcl(back.source().bucket(), KEY, Optional.empty(), CannedAcl.PUBLIC_READ));
    bench.forget();

    assertThat(run(back, properties(), Lane.LIVE)).isEqualTo(new Outcome.Copied(0));

    assertThat(bench.tags(bench.rule.source(), "k")).isEqualTo(TAGS);
    assertThat(bench.acl(bench.rule.source(), "k")).isEqualTo(CannedAcl.PUBLIC_READ);
    assertThat(bench.calls(bench.source)).doesNotContain("put", "copy");
    bench.forget();
    assertThat(run(bench.rule, properties(), Lane.LIVE)).isEqualTo(new Outcome.Unchanged());
    assertThat(run(back, properties(), Lane.LIVE)).isEqualTo(new Outcome.Unchanged());
    assertThat(bench.calls(bench.source)).doesNotContain("putTags", "putAcl");
    assertThat(bench.calls(bench.target)).doesNotContain("putTags", "putAcl");
  }

  @Test
  void takesThemBackAlsoAfterAFailure() throws Exception {
    tagTheReplica();
    bench.source.on("putTags").fail(FailureKind.UNAVAILABLE);
    Bench.failure(run(back, properties(), Lane.LIVE));
    bench.forget();

    assertThat(run(back, properties(), Lane.RETRY)).isEqualTo(new Outcome.Copied(0));

    assertThat(bench.tags(bench.rule.source(), "k")).isEqualTo(TAGS);
  }

  /** I39: that a copy failed does not make its tags a change of the replica. */
  @Test
  void sendsNoTagsBackBecauseAWriteFailed() throws Exception {
    Bytes.await(bench.source.putTags(bench.rule.source().bucket(), KEY, Optional.empty(), TAGS));
    bench.forget();

    assertThat(run(back, Cases.write("k"), Lane.RETRY))
        .isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));

    assertThat(bench.tags(bench.rule.source(), "k")).isEqualTo(TAGS);
  }

  /** What was written at the source since then is newer than the replica that was tagged. */
  @Test
  void doesNotTouchAnotherObjectThanTheReplicaIsOf() throws Exception {
    tagTheReplica();
    bench.write("k", 20);

    assertThat(run(back, properties(), Lane.LIVE))
        .isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));

    assertThat(bench.tags(bench.rule.source(), "k")).isEmpty();
  }

  @Test
  void takesBackWhatAClientWritesOverAReplica() throws Exception {
    byte[] content = {1, 2, 3};
    Bytes.await(
        bench.target.put(
            back.source().bucket(),
            KEY,
            PutRequest.of(content.length, Bench.headers("c/d")),
            Bytes.stream(content)));

    assertThat(run(back, Cases.write("k"), Lane.LIVE)).isInstanceOf(Outcome.Copied.class);
    assertThat(run(bench.rule, Cases.write("k"), Lane.LIVE))
        .isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));

    assertThat(bench.read(bench.rule.source(), "k").orElseThrow().facts().size()).isEqualTo(3);
  }

  /** I40: a replica that a client copies onto itself is its own object then; no body goes back. */
  @Test
  void takesBackTheMetadataOfAReplicaThatAClientCopiesOntoItself() throws Exception {
    Bytes.await(
        bench.target.copy(
            back.source().bucket(),
            KEY,
            new CopyRequest(
                CopySource.of(back.source().bucket(), KEY, Optional.empty(), Optional.empty()),
                Optional.of(Bench.headers("c/d").headers()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
    bench.forget();

    assertThat(run(back, selfCopied(), Lane.LIVE)).isInstanceOf(Outcome.Copied.class);

    assertThat(bench.calls(bench.source)).containsExactly("head", "acl", "copy");
    assertThat(bench.bytesPassed).hasValue(0);
    assertThat(bench.read(bench.rule.source(), "k").orElseThrow().facts().headers().contentType())
        .contains("c/d");
    assertThat(run(bench.rule, selfCopied(), Lane.LIVE))
        .isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));
  }

  /** I39: what stands there may have come from the other side since. */
  @Test
  void sendsNoTagsBackBecauseAReplicaWasCopiedOntoItself() throws Exception {
    tagTheReplica();

    assertThat(run(back, selfCopied(), Lane.LIVE))
        .isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));

    assertThat(bench.tags(bench.rule.source(), "k")).isEmpty();
  }

  private static KeyTask selfCopied() {
    return Cases.write("k").withSelfCopied(true);
  }

  /** A chain ends after one step, whatever a client sets on the replica. */
  @Test
  void forwardsNoReplicaToAThirdBucket() throws Exception {
    BucketRef third = new BucketRef(Cases.TARGET.region(), new BucketName("third"));
    Bytes.await(bench.target.createBucket(third.bucket(), CannedAcl.PRIVATE));
    Rule on = Cases.rule(bench.rule.target(), third);

    for (KeyTask task : new KeyTask[] {Cases.write("k"), properties()}) {
      assertThat(run(on, task, Lane.LIVE)).isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));
    }
    assertThat(bench.read(third, "k")).isEmpty();
  }

  /** I42: what came to a third bucket from the first one gets its tags from there. */
  @Test
  void setsNoTagsOnAnotherReplicaOfTheSameObject() throws Exception {
    BucketRef third = new BucketRef(Cases.TARGET.region(), new BucketName("third"));
    Bytes.await(bench.target.createBucket(third.bucket(), CannedAcl.PRIVATE));
    run(Cases.rule(bench.rule.source(), third), Cases.write("k"), Lane.LIVE);
    tagTheReplica();

    assertThat(run(Cases.rule(bench.rule.target(), third), properties(), Lane.LIVE))
        .isEqualTo(new Outcome.Skipped(SkipReason.REPLICA));

    assertThat(bench.tags(third, "k")).isEmpty();
  }

  @Test
  void copiesToSeveralTargets() throws Exception {
    BucketRef third = new BucketRef(Cases.TARGET.region(), new BucketName("third"));
    Bytes.await(bench.target.createBucket(third.bucket(), CannedAcl.PRIVATE));

    run(Cases.rule(bench.rule.source(), third), Cases.write("k"), Lane.LIVE);

    assertThat(bench.read(third, "k")).isPresent();
    assertThat(bench.isEqual("k")).isTrue();
  }
}
