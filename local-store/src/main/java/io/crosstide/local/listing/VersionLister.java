package io.crosstide.local.listing;

import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.index.IndexCursor;
import io.crosstide.local.index.IndexView;
import io.crosstide.local.index.Keys;
import io.crosstide.local.object.ObjectVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Walks all versions of a bucket, keys in UTF-8 order and each key's versions newest first, by
 * merging the current objects with what lies behind them. Holds one page. Blocking; one walk per
 * instance.
 */
final class VersionLister implements AutoCloseable {
  /** A version, or a common prefix where {@code version} is empty. */
  record Entry(String name, Optional<ObjectVersion> version, boolean latest) {}

  /**
   * A page.
   *
   * @param truncated whether more follows its last entry
   */
  record Page(List<Entry> entries, boolean truncated) {
    Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Where a page begins.
   *
   * @param key a key, or a common prefix of an earlier page; empty for the beginning of the bucket
   * @param sequence the greatest version of that key to leave out, with all newer ones: 0 leaves
   *     out the whole key
   */
  record Place(String key, long sequence) {
    static Place behindKey(String key) {
      return new Place(key, 0);
    }

    static Place behindVersion(String key, long sequence) {
      return new Place(key, sequence);
    }

    static Place atKey(String key) {
      return new Place(key, Long.MAX_VALUE);
    }
  }

  private final IndexView index;
  private final Bucket bucket;
  private final ListQuery query;
  private final IndexCursor current;
  private final IndexCursor older;

  private VersionLister(IndexView index, Bucket bucket, ListQuery query) {
    this.index = index;
    this.bucket = bucket;
    this.query = query;
    byte[] currentRange = Keys.current(bucket.id(), query.prefixBytes());
    byte[] olderRange = Keys.olderWithPrefix(bucket.id(), query.prefixBytes());
    this.current = index.cursor(currentRange, Keys.after(currentRange));
    this.older = index.cursor(olderRange, Keys.after(olderRange));
  }

  /** Lists what comes behind a place. */
  static Page list(IndexView index, Bucket bucket, ListQuery query, Place place) {
    try (VersionLister lister = new VersionLister(index, bucket, query)) {
      if (!place.key().isEmpty()) {
        lister.skipTo(place);
      }
      return lister.page();
    }
  }

  @Override
  public void close() {
    current.close();
    older.close();
  }

  private Page page() {
    List<Entry> entries = new ArrayList<>();
    byte[] previousKey = new byte[0];
    while (query.max() > 0 && (current.valid() || older.valid())) {
      if (entries.size() == query.max()) {
        return new Page(entries, true);
      }
      boolean fromCurrent = currentIsNext();
      byte[] key =
          fromCurrent
              ? Keys.objectKeyOfCurrent(current.key())
              : Keys.objectKeyOfEscaped(older.key());
      String name = new String(key, StandardCharsets.UTF_8);
      Optional<String> prefix = query.commonPrefix(name);
      if (prefix.isPresent()) {
        entries.add(new Entry(prefix.get(), Optional.empty(), false));
        seekBehind(prefix.get());
      } else {
        boolean latest = fromCurrent || (!Arrays.equals(key, previousKey) && olderIsLatest(key));
        entries.add(new Entry(name, Optional.of(take(fromCurrent)), latest));
        previousKey = key;
      }
    }
    return new Page(entries, false);
  }

  private boolean currentIsNext() {
    if (!current.valid() || !older.valid()) {
      return current.valid();
    }
    return Arrays.compareUnsigned(
            Keys.objectKeyOfCurrent(current.key()), Keys.objectKeyOfEscaped(older.key()))
        <= 0;
  }

  private ObjectVersion take(boolean fromCurrent) {
    IndexCursor cursor = fromCurrent ? current : older;
    ObjectVersion version = ObjectVersion.fromRecord(cursor.value());
    cursor.next();
    return version;
  }

  /**
   * Whether the older version the cursor stands on is the newest of its key: it may follow a page's
   * end.
   */
  private boolean olderIsLatest(byte[] key) {
    if (index.get(Keys.current(bucket.id(), key)).isPresent()) {
      return false;
    }
    byte[] prefix = Keys.olderOf(bucket.id(), key);
    try (IndexCursor first = index.cursor(prefix, Keys.after(prefix))) {
      return first.valid() && Arrays.equals(first.key(), older.key());
    }
  }

  private void skipTo(Place place) {
    byte[] key = place.key().getBytes(StandardCharsets.UTF_8);
    byte[] start = Keys.current(bucket.id(), key);
    if (Arrays.compareUnsigned(start, Keys.current(bucket.id(), query.prefixBytes())) < 0) {
      return;
    }
    if (query.isCommonPrefix(place.key())) {
      seekBehind(place.key());
      return;
    }
    current.seek(start);
    if (current.valid() && Arrays.equals(current.key(), start) && !liesBehind(place)) {
      current.next();
    }
    byte[] version = Keys.older(bucket.id(), key, place.sequence());
    older.seek(version);
    if (older.valid() && Arrays.equals(older.key(), version)) {
      older.next();
    }
  }

  /** A current object lies behind the place only if the versions before it were deleted since. */
  private boolean liesBehind(Place place) {
    return ObjectVersion.fromRecord(current.value()).sequence() < place.sequence();
  }

  private void seekBehind(String prefix) {
    byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
    current.seek(Keys.after(Keys.current(bucket.id(), bytes)));
    older.seek(Keys.after(Keys.olderWithPrefix(bucket.id(), bytes)));
  }
}
