package io.crosstide.local.multipart;

import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.index.IndexCursor;
import io.crosstide.local.index.IndexView;
import io.crosstide.local.index.Keys;
import io.crosstide.local.listing.ListQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Walks the uploads of a bucket: keys in UTF-8 order, uploads of a key in the order they began.
 * Blocking.
 */
final class UploadLister {
  /** An upload or, where it is empty, a common prefix. */
  record Entry(String name, Optional<Upload> upload) {}

  record Page(List<Entry> entries, boolean truncated) {
    Page {
      entries = List.copyOf(entries);
    }
  }

  private UploadLister() {}

  /** Lists what comes behind a key or, with {@code after}, behind one upload of that key. */
  static Page list(
      IndexView index, Bucket bucket, ListQuery query, String keyMarker, OptionalLong after) {
    byte[] range = Keys.uploadsWithPrefix(bucket.id(), query.prefixBytes());
    List<Entry> entries = new ArrayList<>();
    try (IndexCursor cursor = index.cursor(range, Keys.after(range))) {
      skipTo(cursor, range, bucket, query, keyMarker, after);
      while (query.max() > 0 && cursor.valid()) {
        if (entries.size() == query.max()) {
          return new Page(entries, true);
        }
        String key = new String(Keys.objectKeyOfEscaped(cursor.key()), StandardCharsets.UTF_8);
        Optional<String> prefix = query.commonPrefix(key);
        if (prefix.isPresent()) {
          entries.add(new Entry(prefix.get(), Optional.empty()));
          cursor.seek(behind(bucket, prefix.get()));
        } else {
          entries.add(new Entry(key, Optional.of(Upload.fromRecord(cursor.value()))));
          cursor.next();
        }
      }
    }
    return new Page(entries, false);
  }

  private static void skipTo(
      IndexCursor cursor,
      byte[] range,
      Bucket bucket,
      ListQuery query,
      String keyMarker,
      OptionalLong after) {
    if (keyMarker.isEmpty()) {
      return;
    }
    byte[] key = keyMarker.getBytes(StandardCharsets.UTF_8);
    // All uploads of the key lie before its greatest possible sequence.
    byte[] place = Keys.upload(bucket.id(), key, after.orElse(-1));
    if (Arrays.compareUnsigned(place, range) < 0) {
      return;
    }
    if (query.isCommonPrefix(keyMarker)) {
      cursor.seek(behind(bucket, keyMarker));
      return;
    }
    cursor.seek(place);
    if (cursor.valid() && Arrays.equals(cursor.key(), place)) {
      cursor.next();
    }
  }

  private static byte[] behind(Bucket bucket, String prefix) {
    return Keys.after(Keys.uploadsWithPrefix(bucket.id(), prefix.getBytes(StandardCharsets.UTF_8)));
  }
}
