package io.crosstide.testbed.model;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.VersionListRequest;
import io.crosstide.store.VersionPage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A bucket as its store shows it by its own interface, past the gateway. Blocks. */
public record StoreView(ObjectStore store, BucketName bucket) {
  private static final int SECONDS_MAX = 30;
  private static final int PAGE = 1000;

  /** Id of the latest version or marker of a key that has one. */
  String latestId(String key) throws Exception {
    return versions(key).getOrDefault(key, List.of()).stream()
        .filter(ListedVersion::latest)
        .map(version -> version.version().value())
        .findFirst()
        .orElseThrow(() -> new AssertionError("'" + key + "' was written and is not listed"));
  }

  /** Versions and markers of all keys that begin so, of each the newest first. */
  public Map<String, List<ListedVersion>> versions(String prefix) throws Exception {
    Map<String, List<ListedVersion>> all = new TreeMap<>();
    Optional<String> key = Optional.empty();
    Optional<VersionId> version = Optional.empty();
    do {
      VersionPage page =
          get(store.listVersions(bucket, new VersionListRequest(prefix, "", key, version, PAGE)));
      for (ListedVersion one : page.versions()) {
        all.computeIfAbsent(one.key().value(), first -> new ArrayList<>()).add(one);
      }
      key = page.nextKeyMarker();
      version = page.nextVersionMarker();
    } while (key.isPresent());
    return all;
  }

  /** One version as the store tells it. */
  public ObjectFacts facts(ListedVersion version) throws Exception {
    return get(store.head(bucket, version.key(), ReadOptions.ofVersion(id(version))));
  }

  Map<String, String> tags(ListedVersion version) throws Exception {
    return get(store.tags(bucket, version.key(), id(version)));
  }

  CannedAcl acl(ListedVersion version) throws Exception {
    return get(store.acl(bucket, version.key(), id(version)));
  }

  private static Optional<VersionId> id(ListedVersion version) {
    return Optional.of(version.version());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }
}
