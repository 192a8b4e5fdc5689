package io.crosstide.gateway.buckets;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Answers that are remembered for a while; the one used longest ago goes first. Thread-safe. */
final class Remembered<K, V> {
  private record Entry<V>(V value, long untilNanos) {}

  private final Duration lifetime;
  private final LongSupplier nanos;
  private final Map<K, Entry<V>> entries;

  Remembered(Duration lifetime, int entriesMax, LongSupplier nanos) {
    this.lifetime = lifetime;
    this.nanos = nanos;
    this.entries =
        new LinkedHashMap<>(64, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Entry<V>> eldest) {
            return size() > entriesMax;
          }
        };
  }

  synchronized Optional<V> get(K key) {
    Entry<V> entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (nanos.getAsLong() - entry.untilNanos() > 0) {
      entries.remove(key);
      return Optional.empty();
    }
    return Optional.of(entry.value());
  }

  synchronized void put(K key, V value) {
    entries.put(key, new Entry<>(value, nanos.getAsLong() + lifetime.toNanos()));
  }

  synchronized void forget(K key) {
    entries.remove(key);
  }
}
