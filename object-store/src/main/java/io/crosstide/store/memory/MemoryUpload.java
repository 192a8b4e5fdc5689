package io.crosstide.store.memory;

import io.crosstide.contracts.id.ETag;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.UploadRef;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** A multipart upload in progress. */
record MemoryUpload(
    UploadRef ref,
    Instant initiatedAt,
    ObjectAttributes attributes,
    SortedMap<Integer, Part> parts) {

  record Part(Buffer data, ETag etag, Instant modifiedAt) {}

  static MemoryUpload of(UploadRef ref, Instant now, ObjectAttributes attributes) {
    return new MemoryUpload(ref, now, attributes, new TreeMap<>());
  }
}
