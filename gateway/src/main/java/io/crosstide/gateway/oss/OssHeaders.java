package io.crosstide.gateway.oss;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The headers of one request: names without regard to case, several values each. Immutable. */
public final class OssHeaders {
  private static final OssHeaders NONE = new OssHeaders(List.of());

  private final TreeMap<String, List<String>> values = new TreeMap<>();

  private OssHeaders(Iterable<? extends Map.Entry<String, String>> entries) {
    for (Map.Entry<String, String> entry : entries) {
      values
          .computeIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(entry.getValue());
    }
  }

  /** Copies headers in the order received; a name may occur many times. */
  public static OssHeaders of(Iterable<? extends Map.Entry<String, String>> entries) {
    return new OssHeaders(entries);
  }

  public static OssHeaders of(Map<String, String> headers) {
    return new OssHeaders(headers.entrySet());
  }

  public static OssHeaders none() {
    return NONE;
  }

  /** The first value, as received. */
  public Optional<String> first(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  /** The first value without surrounding blanks, or empty if there is nothing else in it. */
  public Optional<String> firstText(String name) {
    return first(name).map(String::strip).filter(text -> !text.isEmpty());
  }

  public List<String> all(String name) {
    return Collections.unmodifiableList(
        values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
  }

  /** All values trimmed and joined by a comma, as they enter a signature; empty if absent. */
  public Optional<String> joined(String name) {
    List<String> all = all(name);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(String.join(",", all.stream().map(String::strip).toList()));
  }

  public boolean has(String name) {
    return values.containsKey(name.toLowerCase(Locale.ROOT));
  }

  /** All names in lower case, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** Names only: values may be secret. */
  @Override
  public String toString() {
    return "OssHeaders" + values.keySet();
  }
}
