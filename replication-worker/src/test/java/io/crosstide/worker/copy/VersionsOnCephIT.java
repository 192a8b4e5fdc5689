package io.crosstide.worker.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.contracts.task.Lane;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.crosstide.store.memory.MemoryObjectStore;
import io.crosstide.store.region.RegionCatalogueReader;
import io.crosstide.store.s3.S3RegionStores;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Versions from one store to another, both of which must be running already: {@code ENDPOINT_A},
 * {@code ACCESS_A} and {@code SECRET_A} name the source, the same with {@code B} the target.
 */
class VersionsOnCephIT {
  private static final RegionName EAST = new RegionName("oss-east");
  private static final RegionName WEST = new RegionName("oss-west");
  private static final String MARKER = "-";

  @TempDir Path directory;
  private S3RegionStores stores;
  private Bench bench;
  private Versions versions;
  private List<Replicator> workers;

  @BeforeEach
  void open() throws Exception {
    Files.writeString(directory.resolve("regions.yaml"), regions());
    Files.writeString(directory.resolve("credentials.yaml"), credentials());
    stores =
        new S3RegionStores(
            Bench.VERTX,
            new RegionCatalogueReader()
                .read(directory.resolve("regions.yaml"), directory.resolve("credentials.yaml")));
    BucketRef source = bucket(EAST);
    BucketRef target = bucket(WEST);
    Rule rule = Cases.rule(source, target).withVersioned(true);
    bench = new Bench(rule, Bench.WITH_ACLS, new MemoryObjectStore());
    versions = Versions.through(bench, stores.store(EAST), stores.store(WEST));
    workers = List.of(bench.replicator(stores), bench.replicator(stores));
  }

  @AfterEach
  void close() throws Exception {
    Bytes.await(stores.close());
  }

  /** I34 */
  @Test
  void copiesHistoryWithTheNullVersionAndMarkers() throws Exception {
    bytes("k", "null");
    versions.keep();
    versions.put(versions.source(), "k", "a");
    versions.delete(versions.source(), "k");
    versions.delete(versions.source(), "k");
    versions.put(versions.source(), "k", "b");
    versions.put(versions.source(), "k/", "sibling");
    versions.delete(versions.source(), "only-markers");
    versions.delete(versions.source(), "only-markers");

    for (String key : List.of("k", "only-markers", "k/")) {
      assertThat(deliver(Cases.task(key, ChangeKind.FOUND), true))
          .isNotInstanceOf(Outcome.Failed.class);
      assertEqual(key);
      assertThat(deliver(Cases.task(key, ChangeKind.FOUND), true))
          .isEqualTo(new Outcome.Unchanged());
    }
    assertThat(versions.list(versions.target(), "k").stream().filter(ListedVersion::latest))
        .hasSize(1);
  }

  /** I29, I30, I33: also of markers deep under versions, which Ceph does not tell from nothing. */
  @Test
  void followsWritesDeletesAndUndeletes() throws Exception {
    versions.keep();
    List<VersionId> made = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      made.add(put(i));
      VersionId marker = versions.delete(versions.source(), "k");
      deliver(deleted(marker), false);
      made.add(marker);
    }
    assertEqual("k");
    for (int at : List.of(7, 3, 2, 4, 5)) {
      versions.delete(versions.source(), "k", made.get(at));
      assertThat(deliver(deleted(made.get(at)), false)).isNotInstanceOf(Outcome.Failed.class);
      assertEqual("k");
    }
  }

  @Test
  void setsTagsOnOldVersions() throws Exception {
    versions.keep();
    VersionId first = put(0);
    put(1);
    Bytes.await(
        stores
            .store(EAST)
            .putTags(
                versions.source().bucket(),
                new ObjectKey("k"),
                Optional.of(first),
                Map.of("t", "1")));

    deliver(wrote(first).withProperties(true), false);

    assertEqual("k");
  }

  @Test
  void convergesWithTwoWorkers() throws Exception {
    versions.keep();
    long seed = System.nanoTime();
    System.out.println("versions on Ceph by seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 10; round++) {
      String key = "r" + round;
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        KeyTask task = change(key, random);
        outcomes.add(workers.get(i % 2).replicate(bench.rule, task, Lane.LIVE, false, false));
      }
      for (Future<Outcome> outcome : outcomes) {
        if (Bytes.await(outcome) instanceof Outcome.Failed failed) {
          assertThat(
                  Bytes.await(
                      workers
                          .get(0)
                          .replicate(bench.rule, failed.failure().task(), Lane.RETRY, true, true)))
              .isNotInstanceOf(Outcome.Failed.class);
        }
      }
      assertEqual(key);
    }
  }

  /** I38 */
  @Test
  void copiesMoreVersionsThanAPageHolds() throws Exception {
    versions.keep();
    for (int i = 0; i < 1200; i++) {
      if (i % 100 == 99) {
        versions.delete(versions.source(), "k");
      } else {
        versions.put(versions.source(), "k", "v" + i);
      }
    }
    long begun = System.nanoTime();

    assertThat(
            workers
                .get(0)
                .replicate(bench.rule, Cases.task("k", ChangeKind.FOUND), Lane.HISTORY, true, true)
                .toCompletionStage()
                .toCompletableFuture()
                .get(300, TimeUnit.SECONDS))
        .isInstanceOf(Outcome.Copied.class);

    System.out.printf("1200 versions in %d ms%n", (System.nanoTime() - begun) / 1_000_000);
    assertThat(tags(versions.target())).isEqualTo(tags(versions.source()));
  }

  private List<String> tags(BucketRef bucket) throws Exception {
    return versions.list(bucket, "k").stream().map(v -> v.etag() + "/" + v.latest()).toList();
  }

  private KeyTask change(String key, Random random) throws Exception {
    List<ListedVersion> there = versions.list(versions.source(), key);
    int kind = random.nextInt(10);
    if (kind < 5 || there.isEmpty()) {
      VersionId made = versions.put(versions.source(), key, "c" + random.nextInt(3));
      return Versions.task(key, ChangeKind.WRITE, Optional.of(made));
    }
    if (kind < 7) {
      VersionId marker = versions.delete(versions.source(), key);
      return Versions.task(key, ChangeKind.DELETE, Optional.of(marker));
    }
    VersionId version = there.get(random.nextInt(there.size())).version();
    versions.delete(versions.source(), key, version);
    return Versions.task(key, ChangeKind.DELETE, Optional.of(version));
  }

  /** Of markers that follow each other one: Ceph puts none on another. */
  private void assertEqual(String key) throws Exception {
    assertThat(single(versions.all(versions.target(), key)))
        .as(key)
        .isEqualTo(single(versions.all(versions.source(), key)));
  }

  private static List<String> single(List<String> versions) {
    List<String> all = new ArrayList<>();
    for (String version : versions) {
      boolean isRepeated = !all.isEmpty() && all.get(all.size() - 1).equals(version);
      if (!version.equals(MARKER) || !isRepeated) {
        all.add(version);
      }
    }
    return all;
  }

  private VersionId put(int number) throws Exception {
    VersionId version = versions.put(versions.source(), "k", "v" + number);
    assertThat(deliver(wrote(version), false)).isInstanceOf(Outcome.Copied.class);
    return version;
  }

  private Outcome deliver(KeyTask task, boolean look) throws Exception {
    return Bytes.await(workers.get(0).replicate(bench.rule, task, Lane.LIVE, look, look));
  }

  private static KeyTask wrote(VersionId version) {
    return Versions.task("k", ChangeKind.WRITE, Optional.of(version));
  }

  private static KeyTask deleted(VersionId version) {
    return Versions.task("k", ChangeKind.DELETE, Optional.of(version));
  }

  private void bytes(String key, String content) throws Exception {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Bytes.await(
        stores
            .store(EAST)
            .put(
                versions.source().bucket(),
                new ObjectKey(key),
                PutRequest.of(bytes.length, Bench.headers("text/x")),
                Bytes.stream(bytes)));
  }

  private BucketRef bucket(RegionName region) throws Exception {
    BucketRef ref =
        new BucketRef(region, new BucketName("versions-" + Long.toString(System.nanoTime(), 36)));
    ObjectStore store = stores.store(region);
    Bytes.await(store.createBucket(ref.bucket(), CannedAcl.PRIVATE));
    return ref;
  }

  private static String regions() {
    return """
        regions:
          - name: oss-east
            endpoint: %s
            signing-region: us-east-1
            credentials: a
            loses-underscores: true
          - name: oss-west
            endpoint: %s
            signing-region: us-east-1
            credentials: b
            loses-underscores: true
        """
        .formatted(System.getenv("ENDPOINT_A"), System.getenv("ENDPOINT_B"));
  }

  private static String credentials() {
    return """
        credentials:
          a: { access-key-id: %s, secret-access-key: %s }
          b: { access-key-id: %s, secret-access-key: %s }
        """
        .formatted(
            System.getenv("ACCESS_A"),
            System.getenv("SECRET_A"),
            System.getenv("ACCESS_B"),
            System.getenv("SECRET_B"));
  }
}
