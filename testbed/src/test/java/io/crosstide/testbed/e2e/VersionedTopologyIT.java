package io.crosstide.testbed.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.model.ObjectMetadata;
import io.crosstide.testbed.model.DeepComparison;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Rules that meet between buckets that keep versions: every version and delete marker is where it
 * belongs, once, in the order in which it was written. Lists of contents are the oldest first.
 */
@ExtendWith(RunningSystem.class)
class VersionedTopologyIT {
  private static final String MARKER = TestBucket.MARKER;
  private static final DeepComparison DEEP = new DeepComparison(64L << 20);

  /** Within it a marker is not known by its time, where it is not known by its id. */
  private static final Duration IN_DOUBT = Duration.ofSeconds(3);

  private final Topology topology = new Topology();

  @AfterEach
  void close() {
    topology.close();
  }

  /** I13, I30, I33, I39, I40 */
  @Test
  void twoBucketsThatAreEachOthersTargetHaveEachVersionOnce() throws Exception {
    TestBucket a = topology.versioned(0, "two-way-a");
    TestBucket b = topology.versioned(1, "two-way-b");
    putAll(a, "same/old", "a1", "a2");
    putAll(b, "same/hidden", "b1", MARKER);
    putAll(a, "met", "a1", "a2");
    putAll(b, "met", "b1", "b2");
    putAll(a, "between", "a1", MARKER, "a2");
    putAll(a, "back", "a1", "a2");
    // In this order: whoever works for the one that brings "between" knows that it goes both ways.
    topology.replicateAll(b, a);
    topology.replicateAll(a, b);
    topology.awaitRules(2);
    putTagged(a, "same/of-a", "a1");
    putTagged(b, "same/of-b", "b1");
    b.await("same/old", "a1", "a2");
    a.await("same/hidden", "b1", MARKER);
    b.await("back", "a1", "a2");

    putAll(a, "same/hurried", "a1", MARKER);
    inTurns(a, b, "same/turns");
    undeletedElsewhere(a, b, "same/undeleted");
    undeletedElsewhere(b, a, "same/undeleted-back");
    b.deleteVersion("back", "a1");
    b.put("same/old", "b3");
    a.await("same/old", "a1", "a2", "b3");
    topology.barrierOfAll();

    assertThat(DEEP.ofMirrors(side(a), side(b), "same/")).isEmpty();
    assertThat(a.contents("met"))
        .as("in the order of arrival")
        .containsExactly("a1", "a2", "b1", "b2");
    assertThat(b.contents("met")).containsExactly("b1", "b2", "a1", "a2");
    assertThat(b.contents("between")).as("only what hides goes across").containsExactly("a1", "a2");

    deletedAsReplica(a, b);

    List<Map<String, List<String>>> before = List.of(a.contents(), b.contents());
    assertThat(topology.repairs()).isEmpty();
    assertThat(List.of(a.contents(), b.contents())).as("no echo").isEqualTo(before);
  }

  private void inTurns(TestBucket a, TestBucket b, String key) throws Exception {
    a.put(key, "a1");
    b.await(key, "a1");
    b.put(key, "b1");
    a.await(key, "a1", "b1");
    a.put(key, "a2");
    b.await(key, "a1", "b1", "a2");
    b.delete(key);
    a.await(key, "a1", "b1", "a2", MARKER);
    undelete(b, key, a);
    a.await(key, "a1", "b1", "a2");
    a.delete(key);
    b.await(key, "a1", "b1", "a2", MARKER);
    b.put(key, "b2");
    a.await(key, "a1", "b1", "a2", MARKER, "b2");
    a.deleteVersion(key, "a1");
    b.await(key, "b1", "a2", MARKER, "b2");
    b.deleteVersion(key, "b1");
    a.await(key, "a2", MARKER, "b2");
  }

  /** The marker that the rule has put is deleted by a client, and so is what it was put for. */
  private void undeletedElsewhere(TestBucket a, TestBucket b, String key) throws Exception {
    a.put(key, "a1");
    b.await(key, "a1");
    a.delete(key);
    b.await(key, "a1", MARKER);
    undelete(b, key, a);
    a.await(key, "a1");
  }

  /**
   * Of a version that is gone nobody knows what it was a replica of: it stays where it was written,
   * and comes back with the next change.
   */
  private void deletedAsReplica(TestBucket a, TestBucket b) throws Exception {
    assertThat(a.contents("back")).containsExactly("a1", "a2");
    assertThat(b.contents("back")).containsExactly("a2");
    a.put("back", "a3");
    b.await("back", "a1", "a2", "a3");
  }

  /** I30, I33, I39, I40 */
  @Test
  void aChainSendsOnWhatAClientWroteOnTheWayAndNoReplica() throws Exception {
    TestBucket a = topology.versioned(0, "chain-a");
    TestBucket b = topology.versioned(1, "chain-b");
    TestBucket c = topology.versioned(0, "chain-c");
    putAll(a, "k", "a1", "a2");
    putAll(a, "hidden", "a1", MARKER);
    putAll(b, "of-b", "b1", MARKER, "b2");
    topology.replicateAll(a, b);
    topology.replicateAll(b, c);
    topology.awaitRules(2);
    b.await("k", "a1", "a2");
    b.await("hidden", "a1", MARKER);
    c.await("of-b", "b1", MARKER, "b2");

    b.put("k", "b1");
    c.await("k", "b1");
    a.put("k", "a3");
    b.await("k", "a1", "a2", "b1", "a3");
    b.delete("k");
    c.await("k", "b1", MARKER);
    undelete(b, "k", c);
    c.await("k", "b1");
    a.deleteVersion("k", "a1");
    b.await("k", "a2", "b1", "a3");
    a.delete("k");
    b.await("k", "a2", "b1", "a3", MARKER);
    a.delete("of-b");
    topology.barrierOfAll();
    assertThat(a.contents("k")).containsExactly("a2", "a3", MARKER);
    assertThat(c.contents("k")).as("a replicated marker is not sent on").containsExactly("b1");
    assertThat(c.contents("hidden")).isEmpty();

    b.put("k", "b2");
    c.await("k", "b1", MARKER, "b2");
    b.deleteVersion("k", "b1");
    c.await("k", MARKER, "b2");
    topology.barrier();
    assertThat(a.contents("k")).containsExactly("a2", "a3", MARKER);
    assertThat(b.contents("k")).containsExactly("a2", "a3", MARKER, "b2");
    assertThat(DEEP.ofReplica(side(b), side(c), "of-b")).isEmpty();
  }

  /** I30, I33, I39, I40 */
  @Test
  void aRingGoesRoundNoFurtherThanOneRule() throws Exception {
    TestBucket a = topology.versioned(0, "ring-a");
    TestBucket b = topology.versioned(1, "ring-b");
    TestBucket c = topology.versioned(0, "ring-c");
    putAll(a, "old", "a1", "a2");
    topology.replicateAll(a, b);
    topology.replicateAll(b, c);
    topology.replicateAll(c, a);
    topology.awaitRules(3);

    a.put("k", "a1");
    b.await("k", "a1");
    b.put("k", "b1");
    c.await("k", "b1");
    c.put("k", "c1");
    a.await("k", "a1", "c1");
    a.put("k", "a2");
    b.await("k", "a1", "b1", "a2");
    a.delete("k");
    b.await("k", "a1", "b1", "a2", MARKER);
    undelete(a, "k", b);
    b.await("k", "a1", "b1", "a2");
    a.deleteVersion("k", "a1");
    b.await("k", "b1", "a2");
    b.deleteVersion("k", "b1");
    c.await("k", "c1");
    topology.barrierOfAll();

    List<Map<String, List<String>>> ring =
        List.of(
            Map.of("k", List.of("c1", "a2"), "old", List.of("a1", "a2")),
            Map.of("k", List.of("a2"), "old", List.of("a1", "a2")),
            Map.of("k", List.of("c1")));
    assertThat(List.of(a.contents(), b.contents(), c.contents())).isEqualTo(ring);
  }

  /** I30, I32, I33, I42 */
  @Test
  void ofManySourcesNoneTakesAwayWhatAnotherHasBrought() throws Exception {
    TestBucket a = topology.versioned(0, "many-a");
    TestBucket b = topology.versioned(1, "many-b");
    TestBucket c = topology.versioned(1, "many-c");
    putAll(a, "a/k", "a1", MARKER, "a2");
    putAll(b, "b/k", "b1", "b2", MARKER);
    putAll(a, "old", "a1", "a2");
    putAll(b, "old", "b1", "b2");
    topology.replicateAll(a, c);
    topology.replicateAll(b, c);
    topology.awaitRules(2);
    putAll(a, "a/new", "a1", "a2", MARKER);
    putAll(b, "b/new", "b1", MARKER, "b2");

    a.put("k", "a1");
    c.await("k", "a1");
    b.put("k", "b1");
    c.await("k", "a1", "b1");
    a.put("k", "a2");
    c.await("k", "a1", "b1", "a2");
    a.delete("k");
    c.await("k", "a1", "b1", "a2", MARKER);
    undelete(a, "k", c);
    c.await("k", "a1", "b1", "a2");
    a.deleteVersion("k", "a1");
    c.await("k", "b1", "a2");
    b.delete("k");
    c.await("k", "b1", "a2", MARKER);
    a.put("k", "a3");
    c.await("k", "b1", "a2", MARKER, "a3");
    topology.barrierOfAll();

    assertThat(DEEP.ofReplica(side(a), side(c), "a/")).isEmpty();
    assertThat(DEEP.ofReplica(side(b), side(c), "b/")).isEmpty();
    assertThat(c.contents("old"))
        .filteredOn(version -> version.startsWith("a"))
        .containsExactly("a1", "a2");
    assertThat(c.contents("old"))
        .filteredOn(version -> version.startsWith("b"))
        .containsExactly("b1", "b2");
    assertThat(c.contents("old")).hasSize(4);

    Map<String, List<String>> before = c.contents();
    assertThat(topology.repairs()).isEmpty();
    assertThat(c.contents()).isEqualTo(before);
  }

  /**
   * I30, I33, I34, I39, I42: one rule covers a part of what another covers, one is within a region.
   */
  @Test
  void overlappingRulesOfOneSourceMakeEachTargetExact() throws Exception {
    TestBucket source = topology.versioned(0, "fan-source");
    TestBucket outer = topology.versioned(1, "fan-outer");
    TestBucket inner = topology.versioned(0, "fan-inner");
    for (String key : List.of("p/q/old", "p/q/moved", "p/old", "old")) {
      putAll(source, key, "1", MARKER, MARKER, "2");
      putTagged(source, key, "3");
    }
    topology.replicateAll(source, outer, "p/");
    topology.replicateAll(source, inner, "p/q/");
    topology.replicateAll(outer, inner);
    topology.awaitRules(3);
    for (String key : List.of("p/q/new", "p/new", "new")) {
      putTagged(source, key, "1");
      putAll(source, key, "2", MARKER, "3");
    }
    source.deleteVersion("p/q/old", "2");
    List<String> moved = List.of("1", MARKER, MARKER, "2", "3");
    awaitAsKept(source, outer, "p/q/moved", moved);
    awaitAsKept(source, inner, "p/q/moved", moved);
    source.delete("p/q/moved");
    List<String> deleted = List.of("1", MARKER, MARKER, "2", "3", MARKER);
    awaitAsKept(source, outer, "p/q/moved", deleted);
    awaitAsKept(source, inner, "p/q/moved", deleted);
    undelete(source, "p/q/moved", outer, inner);
    topology.barrierOfAll();

    assertThat(DEEP.ofReplica(side(source), side(outer), "p/")).isEmpty();
    assertThat(DEEP.ofReplica(side(source), side(inner), "p/q/")).isEmpty();
    assertThat(outer.contents().keySet())
        .containsExactly("p/new", "p/old", "p/q/moved", "p/q/new", "p/q/old");
    assertThat(inner.contents().keySet()).containsExactly("p/q/moved", "p/q/new", "p/q/old");

    tag(outer, "p/q/new", "of outer");
    outer.put("p/q/of-outer", "1");
    inner.await("p/q/of-outer", "1");
    topology.barrier();
    assertThat(DEEP.ofReplica(side(source), side(inner), "p/q/new")).isEmpty();
  }

  private static DeepComparison.Side side(TestBucket bucket) {
    return new DeepComparison.Side(
        bucket.oss(), bucket.store(), RunningSystem.store(bucket.region()));
  }

  /** Deletes the latest marker, once those that were put for it are surely known. */
  private static void undelete(TestBucket bucket, String key, TestBucket... replicas)
      throws Exception {
    for (TestBucket replica : replicas) {
      if (!keepsIds(bucket) || !keepsIds(replica)) {
        Instant written = replica.versions(key).get(0).lastModified();
        Await.until(
            "a marker that is known by its time",
            Topology.PATIENCE,
            () -> Instant.now().isAfter(written.plus(IN_DOUBT)));
      }
    }
    bucket.deleteVersion(key, MARKER);
  }

  private static boolean keepsIds(TestBucket bucket) {
    return RunningSystem.store(bucket.region()).keepsVersionIds();
  }

  /**
   * Where one of the stores puts no marker on a marker (Ceph), one stands for several, until the
   * key is compared again.
   */
  private static void awaitAsKept(
      TestBucket source, TestBucket target, String key, List<String> contents) throws Exception {
    if (stacksMarkers(source) && stacksMarkers(target)) {
      target.await(key, contents.toArray(String[]::new));
      return;
    }
    Await.until(
        key + " of " + target.name() + " is " + contents + ", but for markers on markers",
        Topology.PATIENCE,
        () ->
            withoutMarkersOnMarkers(target.contents(key))
                .equals(withoutMarkersOnMarkers(contents)));
  }

  private static boolean stacksMarkers(TestBucket bucket) {
    return RunningSystem.store(bucket.region()).stacksMarkers();
  }

  private static List<String> withoutMarkersOnMarkers(List<String> contents) {
    List<String> kept = new ArrayList<>();
    for (String content : contents) {
      if (kept.isEmpty() || !content.equals(MARKER) || !kept.get(kept.size() - 1).equals(MARKER)) {
        kept.add(content);
      }
    }
    return kept;
  }

  private static void putAll(TestBucket bucket, String key, String... contents) {
    for (String content : contents) {
      if (content.equals(MARKER)) {
        bucket.delete(key);
      } else {
        bucket.put(key, content);
      }
    }
  }

  private static void tag(TestBucket bucket, String key, String text) {
    bucket.oss().setObjectTagging(bucket.name(), key, Map.of("text", text));
  }

  private static void putTagged(TestBucket bucket, String key, String content) {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentType("text/x-" + content);
    metadata.addUserMetadata("written", content);
    metadata.setObjectTagging(Map.of("written", content));
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    bucket.oss().putObject(bucket.name(), key, new ByteArrayInputStream(bytes), metadata);
  }
}
