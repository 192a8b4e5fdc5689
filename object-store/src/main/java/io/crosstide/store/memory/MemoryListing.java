package io.crosstide.store.memory;

import io.crosstide.contracts.id.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Gathers a page: entries with a prefix, grouped by a delimiter, up to a number.
 *
 * @param <T> what is listed
 */
final class MemoryListing<T> {
  private final String prefix;
  private final String delimiter;
  private final Optional<String> marker;
  private final int max;
  private final List<T> entries = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private String last = "";
  private boolean truncated;

  MemoryListing(String prefix, String delimiter, Optional<String> marker, int max) {
    this.prefix = prefix;
    this.delimiter = delimiter;
    this.marker = marker;
    this.max = max;
  }

  /** Offers the next entry; keys must come in order. False when the page is full. */
  boolean offer(ObjectKey key, T entry) {
    if (!key.startsWith(prefix)) {
      return true;
    }
    Optional<String> group = groupOf(key);
    if (group.isPresent() && (group.equals(marker) || group.get().equals(lastGroup()))) {
      return true;
    }
    if (entries.size() + groups.size() == max) {
      truncated = true;
      return false;
    }
    if (group.isPresent()) {
      groups.add(group.get());
    } else {
      entries.add(entry);
    }
    last = group.orElse(key.value());
    return true;
  }

  /** True for keys up to the marker, which an earlier page had. */
  boolean isBefore(ObjectKey key) {
    return marker.isPresent() && compare(key.value(), marker.get()) < 0;
  }

  List<T> entries() {
    return entries;
  }

  List<String> groups() {
    return groups;
  }

  /** The last key or group of the page, if there is more. */
  Optional<String> next() {
    return truncated ? Optional.of(last) : Optional.empty();
  }

  private Optional<String> groupOf(ObjectKey key) {
    if (delimiter.isEmpty()) {
      return Optional.empty();
    }
    int at = key.value().indexOf(delimiter, prefix.length());
    return at < 0
        ? Optional.empty()
        : Optional.of(key.value().substring(0, at + delimiter.length()));
  }

  private String lastGroup() {
    return groups.isEmpty() ? "" : groups.get(groups.size() - 1);
  }

  private static int compare(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
