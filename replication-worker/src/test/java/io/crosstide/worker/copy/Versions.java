package io.crosstide.worker.copy;

import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.task.ChangeKind;
import io.crosstide.contracts.task.KeyTask;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.Provenance;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.crosstide.store.Versioning;
import io.crosstide.store.memory.MemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Versions of keys in the buckets of a bench, asked for behind the backs of its workers. */
final class Versions {
  private final Bench bench;
  private final ObjectStore east;
  private final ObjectStore west;

  private Versions(Bench bench, ObjectStore east, ObjectStore west) {
    this.bench = bench;
    this.east = east;
    this.west = west;
  }

  /** Both buckets of a new bench keep versions. */
  static Versions of(Rule rule) throws Exception {
    Versions versions = of(new Bench(rule));
    versions.keep();
    return versions;
  }

  /** The same with a target that gives versions the ids that are asked for. */
  static Versions keepingIds(Rule rule) throws Exception {
    Versions versions = of(new Bench(rule, Bench.SETTINGS, MemoryObjectStore.keepingVersionIds()));
    versions.keep();
    return versions;
  }

  static Versions of(Bench bench) {
    return through(bench, bench.source, bench.target);
  }

  /** Of a bench whose worker was led to other stores. */
  static Versions through(Bench bench, ObjectStore source, ObjectStore target) {
    return new Versions(bench, source, target);
  }

  void keep() throws Exception {
    for (BucketRef bucket : List.of(bench.rule.source(), bench.rule.target())) {
      Bytes.await(store(bucket).putVersioning(bucket.bucket(), Versioning.ENABLED));
    }
  }

  Bench bench() {
    return bench;
  }

  BucketRef source() {
    return bench.rule.source();
  }

  BucketRef target() {
    return bench.rule.target();
  }

  /** Writes a version; its content is a text. */
  VersionId put(BucketRef bucket, String key, String content) throws Exception {
    return put(bucket, key, content, Bench.headers("text/x"));
  }

  VersionId put(BucketRef bucket, String key, String content, ObjectAttributes attributes)
      throws Exception {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return Bytes.await(
            store(bucket)
                .put(
                    bucket.bucket(),
                    new ObjectKey(key),
                    PutRequest.of(bytes.length, attributes),
                    Bytes.stream(bytes)))
        .version()
        .orElseThrow();
  }

  /** Writes at the target what the rule would make of a version of the source. */
  VersionId replica(String key, VersionId version) throws Exception {
    return replica(key, version, Duration.ZERO);
  }

  /** The same of a version that is so much older. */
  VersionId replica(String key, VersionId version, Duration older) throws Exception {
    ListedVersion listed =
        list(source(), key).stream()
            .filter(each -> each.version().equals(version))
            .findFirst()
            .orElseThrow();
    Provenance provenance =
        new Provenance(
            bench.rule.id(),
            listed.etag().orElseThrow(),
            listed.lastModified().minus(older),
            Optional.of(version));
    ObjectAttributes attributes =
        ObjectAttributes.of(provenance.addTo(Bench.headers("text/x").headers()));
    return put(target(), key, content(source(), listed), attributes);
  }

  /** Puts a delete marker; some stores (Ceph) put none on top of another. */
  VersionId delete(BucketRef bucket, String key) throws Exception {
    Optional<VersionId> marker =
        Bytes.await(store(bucket).delete(bucket.bucket(), new ObjectKey(key), Optional.empty()))
            .version();
    return marker.isPresent() ? marker.get() : list(bucket, key).get(0).version();
  }

  void delete(BucketRef bucket, String key, VersionId version) throws Exception {
    Bytes.await(store(bucket).delete(bucket.bucket(), new ObjectKey(key), Optional.of(version)));
  }

  void tag(BucketRef bucket, String key, VersionId version, Map<String, String> tags)
      throws Exception {
    Bytes.await(
        store(bucket).putTags(bucket.bucket(), new ObjectKey(key), Optional.of(version), tags));
  }

  /** The oldest first: content of each version, {@code -} for a delete marker. */
  List<String> contents(BucketRef bucket, String key) throws Exception {
    List<String> contents = new ArrayList<>();
    for (ListedVersion version : list(bucket, key)) {
      contents.add(0, version.deleteMarker() ? "-" : content(bucket, version));
    }
    return contents;
  }

  /** The oldest first: everything of each version that a replica has of it. */
  List<String> all(BucketRef bucket, String key) throws Exception {
    List<String> all = new ArrayList<>();
    for (ListedVersion version : list(bucket, key)) {
      all.add(0, version.deleteMarker() ? "-" : text(bucket, version));
    }
    return all;
  }

  /** The newest first. */
  List<ListedVersion> list(BucketRef bucket, String key) throws Exception {
    List<ListedVersion> all = new ArrayList<>();
    Optional<String> keyMarker = Optional.empty();
    Optional<VersionId> versionMarker = Optional.empty();
    do {
      VersionPage page =
          Bytes.await(
              store(bucket)
                  .listVersions(
                      bucket.bucket(),
                      new VersionListRequest(key, "", keyMarker, versionMarker, 1000)));
      page.versions().stream().filter(v -> v.key().value().equals(key)).forEach(all::add);
      keyMarker = page.nextKeyMarker();
      versionMarker = page.nextVersionMarker();
    } while (keyMarker.isPresent());
    return all;
  }

  static KeyTask task(String key, ChangeKind kind, Optional<VersionId> version) {
    KeyTask task = Cases.task(key, kind);
    return new KeyTask(
        task.key(), kind, version, task.changedAt(), Optional.empty(), OptionalLong.empty(), 0);
  }

  /** Of one version. */
  String content(BucketRef bucket, ListedVersion version) throws Exception {
    return new String(Bytes.read(read(bucket, version)), StandardCharsets.UTF_8);
  }

  private String text(BucketRef bucket, ListedVersion version) throws Exception {
    ObjectContent content = read(bucket, version);
    return content(bucket, version)
        + Provenance.removeFrom(content.facts().headers())
        + Bytes.await(
            store(bucket).tags(bucket.bucket(), version.key(), Optional.of(version.version())));
  }

  private ObjectContent read(BucketRef bucket, ListedVersion version) throws Exception {
    return Bytes.await(
        store(bucket)
            .get(
                bucket.bucket(),
                version.key(),
                ReadOptions.ofVersion(Optional.of(version.version()))));
  }

  private ObjectStore store(BucketRef bucket) {
    return bucket.region().equals(source().region()) ? east : west;
  }
}
