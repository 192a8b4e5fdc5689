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
 * Walks the current objects of a bucket in UTF-8 order and rolls them up by delimiter. Blocking.
 */
final class ObjectLister {
  /** An object or, where {@code version} is empty, a common prefix. */
  record Entry(String name, Optional<ObjectVersion> version) {}

  /**
   * A page.
   *
   * @param truncated whether more follows its last entry
   */
  record Page(List<Entry> entries, boolean truncated) {
    Page {
      entries = List.copyOf(entries);
    }

    /** Where the next page begins after. */
    String last() {
      return entries.isEmpty() ? "" : entries.get(entries.size() - 1).name();
    }
  }

  private ObjectLister() {}

  /**
   * Lists what comes after a name.
   *
   * @param after a key, or a common prefix of an earlier page, whose keys are all left out then
   */
  static Page list(IndexView index, Bucket bucket, ListQuery query, String after) {
    byte[] range = Keys.current(bucket.id(), query.prefixBytes());
    List<Entry> entries = new ArrayList<>();
    if (query.max() == 0) {
      return new Page(entries, false);
    }
    try (IndexCursor cursor = index.cursor(range, Keys.after(range))) {
      skipTo(cursor, bucket, query, after);
      while (cursor.valid()) {
        if (entries.size() == query.max()) {
          return new Page(entries, true);
        }
        String key = new String(Keys.objectKeyOfCurrent(cursor.key()), StandardCharsets.UTF_8);
        Optional<String> prefix = query.commonPrefix(key);
        if (prefix.isPresent()) {
          entries.add(new Entry(prefix.get(), Optional.empty()));
          cursor.seek(behind(bucket, prefix.get()));
        } else {
          entries.add(new Entry(key, Optional.of(ObjectVersion.fromRecord(cursor.value()))));
          cursor.next();
        }
      }
    }
    return new Page(entries, false);
  }

  private static void skipTo(IndexCursor cursor, Bucket bucket, ListQuery query, String after) {
    byte[] start = Keys.current(bucket.id(), after.getBytes(StandardCharsets.UTF_8));
    byte[] range = Keys.current(bucket.id(), query.prefixBytes());
    if (after.isEmpty() || Arrays.compareUnsigned(start, range) < 0) {
      return;
    }
    if (query.isCommonPrefix(after)) {
      cursor.seek(behind(bucket, after));
      return;
    }
    cursor.seek(start);
    if (cursor.valid() && Arrays.equals(cursor.key(), start)) {
      cursor.next();
    }
  }

  /** The least place behind all keys with that prefix. */
  private static byte[] behind(Bucket bucket, String prefix) {
    return Keys.after(Keys.current(bucket.id(), prefix.getBytes(StandardCharsets.UTF_8)));
  }
}
