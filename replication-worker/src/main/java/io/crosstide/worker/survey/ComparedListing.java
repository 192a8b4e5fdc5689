package io.crosstide.worker.survey;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ListedObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What listings of both buckets say of one stretch of keys: it ends where the first of them ends
 * that goes on, since of the keys after that one side is not known yet (I47).
 *
 * @param keys in key order
 * @param through the last key of the stretch; empty at the end of the range or of its section
 */
record ComparedListing(List<ComparedKey> keys, Optional<ObjectKey> through) {
  ComparedListing {
    keys = List.copyOf(keys);
  }

  /** Joins two listings that began after the same key. */
  static ComparedListing of(RangeListing source, RangeListing target) {
    Optional<ObjectKey> through =
        Stream.of(source, target)
            .flatMap(listing -> listing.through().stream())
            .min(Comparator.naturalOrder());
    Map<ObjectKey, ListedObject> sources = upTo(source, through);
    Map<ObjectKey, ListedObject> targets = upTo(target, through);
    TreeMap<ObjectKey, ListedObject> all = new TreeMap<>(targets);
    all.putAll(sources);
    List<ComparedKey> keys = new ArrayList<>(all.size());
    for (ObjectKey key : all.keySet()) {
      keys.add(
          new ComparedKey(
              key, Optional.ofNullable(sources.get(key)), Optional.ofNullable(targets.get(key))));
    }
    return new ComparedListing(keys, through);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Map<ObjectKey, ListedObject> upTo(
      RangeListing listing, Optional<ObjectKey> through) {
    Map<ObjectKey, ListedObject> objects = new TreeMap<>();
    listing.objects().stream()
        .filter(object -> through.filter(end -> object.key().compareTo(end) > 0).isEmpty())
        .forEach(object -> objects.put(object.key(), object));
    return objects;
  }
}
