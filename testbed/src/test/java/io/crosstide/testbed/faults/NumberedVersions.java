package io.crosstide.testbed.faults;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.store.ListedVersion;
import io.crosstide.store.StoreException;
import io.crosstide.testbed.faults.truth.TargetView;
import io.crosstide.testbed.model.StoreView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * A bucket that keeps versions, and by which writes they were made, asked of its store past all
 * faults. Blocks.
 */
final class NumberedVersions implements TargetView {
  private static final int LISTINGS_MAX = 20;

  private final BucketView bucket;
  private final StoreView store;

  /** The metadata of a version never changes. */
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

  /**
   * A version or delete marker.
   *
   * @param number of the write that made it; 0 of a marker, and of what was there before
   */
  record Numbered(String id, boolean isMarker, int number) {}

  NumberedVersions(BucketView bucket) {
    this.bucket = bucket;
    this.store = new StoreView(bucket.store(), bucket.bucket());
  }

  @Override
  public OptionalInt number(String key) throws Exception {
    return bucket.number(key);
  }

  @Override
  public Optional<Set<Integer>> versions(String key) throws Exception {
    Set<Integer> all = new HashSet<>();
    for (Numbered one : of(key)) {
      if (one.number() > 0) {
        all.add(one.number());
      }
    }
    return Optional.of(all);
  }

  /**
   * All of a key, the newest first. What is gone before it could be asked may have come again
   * above: then all are listed once more.
   */
  List<Numbered> of(String key) throws Exception {
    for (int i = 0; i < LISTINGS_MAX; i++) {
      List<ListedVersion> listed = store.versions(key).getOrDefault(key, List.of());
      List<Numbered> all = new ArrayList<>();
      for (ListedVersion one : listed) {
        numbered(one).ifPresent(all::add);
      }
      if (all.size() == listed.size()) {
        return all;
      }
    }
    throw new IOException(key + " is written too fast to be read");
  }

  private Optional<Numbered> numbered(ListedVersion version) throws Exception {
    String id = version.version().value();
    if (version.deleteMarker()) {
      return Optional.of(new Numbered(id, true, 0));
    }
    OptionalInt number = number(version);
    return number.isEmpty()
        ? Optional.empty()
        : Optional.of(new Numbered(id, false, number.getAsInt()));
  }

  private OptionalInt number(ListedVersion version) throws Exception {
    String name = version.version() + " " + version.key();
    Integer known = numbers.get(name);
    if (known != null) {
      return OptionalInt.of(known);
    }
    try {
      Map<String, String> metadata = store.facts(version).headers().userMetadata();
      int number = Integer.parseInt(metadata.getOrDefault(Writer.NUMBER, "0"));
      numbers.put(name, number);
      return OptionalInt.of(number);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException failure
          && failure.kind() == FailureKind.NOT_FOUND) {
        return OptionalInt.empty();
      }
      throw e;
    }
  }
}
