package io.crosstide.testbed.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What must be in a bucket after the writes of its clients. A key belongs to one client; several
 * clients may tell of theirs at once.
 */
final class BucketModel {
  private final Map<String, List<ModelVersion>> keys = new ConcurrentHashMap<>();
  private final Map<String, List<String>> journal = new ConcurrentHashMap<>();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private volatile boolean versioned;

  /** From now on the bucket keeps versions; what is there becomes the null version of its key. */
  void keepVersions() {
    versioned = true;
  }

  boolean keepsVersions() {
    return versioned;
  }

  /** An object was written, under this id. */
  void write(String key, String id, ObjectState state) {
    add(key, ModelVersion.of(id, state));
  }

  /** An object was deleted without naming a version; the id is that of the marker, if any. */
  void delete(String key, String markerId) {
    if (versioned) {
      add(key, ModelVersion.marker(markerId));
    } else {
      keys.remove(key);
    }
  }

  private void add(String key, ModelVersion version) {
    List<ModelVersion> next = new ArrayList<>(List.of(version));
    if (versioned) {
      next.addAll(versions(key));
    }
    keys.put(key, List.copyOf(next));
  }

  /** One version (or marker) was deleted. */
  void deleteVersion(String key, String id) {
    List<ModelVersion> rest =
        versions(key).stream().filter(version -> !version.id().equals(id)).toList();
    if (rest.isEmpty()) {
      keys.remove(key);
    } else {
      keys.put(key, rest);
    }
  }

  /** Something of a version was changed in place. */
  void change(String key, String id, UnaryOperator<ModelVersion> change) {
    keys.put(
        key,
        versions(key).stream()
            .map(version -> version.id().equals(id) ? change.apply(version) : version)
            .toList());
  }

  /** A write had no answer: what is there is not known, and the key is left alone. */
  void lose(String key) {
    unknown.add(key);
  }

  boolean knows(String key) {
    return !unknown.contains(key);
  }

  /** Keys whose state is not known. */
  Set<String> unknown() {
    return Set.copyOf(unknown);
  }

  /** Versions and markers of a key, the newest first; without versioning at most one. */
  List<ModelVersion> versions(String key) {
    return keys.getOrDefault(key, List.of());
  }

  /** The current object; empty if there is none. */
  Optional<ModelVersion> current(String key) {
    return versions(key).stream().findFirst().filter(version -> !version.isMarker());
  }

  /** Whether the latest of a key is a marker. */
  boolean isDeleted(String key) {
    return !versions(key).isEmpty() && versions(key).get(0).isMarker();
  }

  /** All keys with something, in order. */
  Map<String, List<ModelVersion>> all() {
    return new TreeMap<>(keys);
  }

  /** Remembers what was done with a key, for whoever has to find out what went wrong. */
  void note(String key, String deed) {
    journal.merge(
        key,
        List.of(deed),
        (earlier, later) -> {
          List<String> both = new ArrayList<>(earlier);
          both.addAll(later);
          return List.copyOf(both);
        });
  }

  /** What was done with a key, in order. */
  List<String> journal(String key) {
    return journal.getOrDefault(key, List.of());
  }
}
