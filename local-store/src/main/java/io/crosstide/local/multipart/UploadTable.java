package io.crosstide.local.multipart;

import io.crosstide.local.body.Bodies;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.index.IndexCursor;
import io.crosstide.local.index.IndexTransaction;
import io.crosstide.local.index.IndexView;
import io.crosstide.local.index.Keys;
import io.crosstide.local.index.OpaqueIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Uploads in progress and their parts, in the index. */
public final class UploadTable {
  private final Bodies bodies;
  private final OpaqueIds ids;

  public UploadTable(Bodies bodies, OpaqueIds ids) {
    this.bodies = bodies;
    this.ids = ids;
  }

  String id(Upload upload) {
    return ids.format(upload.sequence());
  }

  OptionalLong sequence(String uploadId) {
    return ids.parse(uploadId);
  }

  void add(IndexTransaction tx, Bucket bucket, byte[] key, Upload upload) {
    tx.put(Keys.upload(bucket.id(), key, upload.sequence()), upload.toRecord());
  }

  Optional<Upload> find(IndexView index, Bucket bucket, byte[] key, String uploadId) {
    OptionalLong sequence = ids.parse(uploadId);
    return sequence.isEmpty()
        ? Optional.empty()
        : index.get(Keys.upload(bucket.id(), key, sequence.getAsLong())).map(Upload::fromRecord);
  }

  Upload require(IndexView index, Bucket bucket, byte[] key, String uploadId) {
    return find(index, bucket, key, uploadId).orElseThrow(() -> missing(uploadId));
  }

  static RuntimeException missing(String uploadId) {
    return S3Error.NO_SUCH_UPLOAD.because().with("UploadId", uploadId);
  }

  Optional<Part> part(IndexView index, Upload upload, int number) {
    return index
        .get(Keys.part(upload.sequence(), number))
        .map(record -> Part.fromRecord(number, record));
  }

  /** Adds a part; an earlier one of that number makes room. */
  void putPart(IndexTransaction tx, Upload upload, Part part) {
    part(tx, upload, part.number()).ifPresent(before -> bodies.release(tx, before.body()));
    tx.put(Keys.part(upload.sequence(), part.number()), part.toRecord());
  }

  /** The parts behind a number, in order. */
  List<Part> parts(IndexView index, Upload upload, int after, int max) {
    List<Part> parts = new ArrayList<>();
    byte[] end = Keys.after(Keys.partsOf(upload.sequence()));
    try (IndexCursor cursor = index.cursor(Keys.part(upload.sequence(), after + 1), end)) {
      for (; cursor.valid() && parts.size() < max; cursor.next()) {
        parts.add(Part.fromRecord(Keys.trailingPartNumber(cursor.key()), cursor.value()));
      }
    }
    return parts;
  }

  /** Removes the upload and all its parts from the index, but not what the parts hold. */
  void forget(IndexTransaction tx, Bucket bucket, byte[] key, Upload upload) {
    parts(tx, upload, 0, PartTarget.NUMBER_MAX)
        .forEach(part -> tx.delete(Keys.part(upload.sequence(), part.number())));
    tx.delete(Keys.upload(bucket.id(), key, upload.sequence()));
  }

  /** Removes the upload with everything it holds. */
  void abort(IndexTransaction tx, Bucket bucket, byte[] key, Upload upload) {
    parts(tx, upload, 0, PartTarget.NUMBER_MAX).forEach(part -> bodies.release(tx, part.body()));
    forget(tx, bucket, key, upload);
  }

  /** Removes all uploads of a bucket that is deleted. */
  public void abortAll(IndexTransaction tx, Bucket bucket) {
    byte[] range = Keys.uploadsWithPrefix(bucket.id(), new byte[0]);
    List<byte[]> places = new ArrayList<>();
    try (IndexCursor cursor = tx.cursor(range, Keys.after(range))) {
      for (; cursor.valid(); cursor.next()) {
        places.add(cursor.key());
      }
    }
    for (byte[] place : places) {
      Upload upload = Upload.fromRecord(tx.get(place).orElseThrow());
      abort(tx, bucket, Keys.objectKeyOfEscaped(place), upload);
    }
  }
}
