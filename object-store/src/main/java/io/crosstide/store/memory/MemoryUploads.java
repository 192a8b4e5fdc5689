package io.crosstide.store.memory;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.CompletedPart;
import io.crosstide.store.CopiedPart;
import io.crosstide.store.ListedPart;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.PartPage;
import io.crosstide.store.SentPart;
import io.crosstide.store.UploadId;
import io.crosstide.store.UploadRef;
import io.crosstide.store.WriteConditions;
import io.crosstide.store.WriteResult;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Multipart uploads. */
final class MemoryUploads {
  /** What S3 takes at least. */
  static final int PART_BYTES_MIN = 5 << 20;

  private final MemoryBuckets buckets;
  private final boolean dropsTags;
  private final int partBytesMin;
  private int uploadsMade;

  MemoryUploads(MemoryBuckets buckets, boolean dropsTags, int partBytesMin) {
    this.buckets = buckets;
    this.dropsTags = dropsTags;
    this.partBytesMin = partBytesMin;
  }

  UploadId create(BucketName bucket, ObjectKey key, ObjectAttributes attributes) {
    UploadId id = new UploadId("u%08d".formatted(++uploadsMade));
    UploadRef ref = new UploadRef(bucket, key, id);
    ObjectAttributes kept =
        dropsTags
            ? new ObjectAttributes(
                attributes.headers(),
                attributes.storageClass(),
                attributes.encryption(),
                Map.of(),
                attributes.acl())
            : attributes;
    buckets.get(bucket).uploads.put(id, MemoryUpload.of(ref, buckets.now(), kept));
    return id;
  }

  SentPart addPart(UploadRef ref, int number, Buffer data) {
    requireNumber(number);
    return new SentPart(put(ref, number, data).etag(), find(ref).attributes().encryption());
  }

  CopiedPart addCopiedPart(UploadRef ref, int number, Buffer data) {
    requireNumber(number);
    MemoryUpload.Part part = put(ref, number, data);
    return new CopiedPart(part.etag(), Optional.of(part.modifiedAt()));
  }

  private MemoryUpload.Part put(UploadRef ref, int number, Buffer data) {
    MemoryUpload.Part part = new MemoryUpload.Part(data, Digests.etag(data), buckets.now());
    find(ref).parts().put(number, part);
    return part;
  }

  private static void requireNumber(int number) {
    if (number < 1 || number > 10_000) {
      throw MemoryBucket.failure(FailureKind.REFUSED, 400, "InvalidArgument");
    }
  }

  WriteResult complete(UploadRef ref, List<CompletedPart> parts, WriteConditions conditions) {
    MemoryUpload upload = find(ref);
    List<Buffer> chosen = chosen(upload, parts);
    buckets.requireConditions(ref.bucket(), ref.key(), conditions);
    Buffer whole = Buffer.buffer();
    chosen.forEach(whole::appendBuffer);
    WriteResult written =
        buckets.write(
            ref.bucket(),
            ref.key(),
            whole,
            Digests.etag(chosen),
            upload.attributes(),
            chosen.stream().map(Buffer::length).toList(),
            conditions.version());
    buckets.get(ref.bucket()).uploads.remove(ref.upload());
    return written;
  }

  Void abort(UploadRef ref) {
    buckets.get(ref.bucket()).uploads.remove(ref.upload());
    return null;
  }

  PartPage listParts(UploadRef ref, int after, int max) {
    MemoryUpload upload = find(ref);
    Optional<String> storageClass =
        upload.attributes().storageClass().filter(word -> !word.equals("STANDARD"));
    List<ListedPart> rest =
        upload.parts().tailMap(after + 1).entrySet().stream()
            .map(
                p ->
                    new ListedPart(
                        p.getKey(),
                        p.getValue().etag(),
                        p.getValue().data().length(),
                        p.getValue().modifiedAt()))
            .toList();
    return rest.size() <= max
        ? new PartPage(rest, OptionalInt.empty(), storageClass)
        : new PartPage(
            rest.subList(0, max), OptionalInt.of(rest.get(max - 1).part()), storageClass);
  }

  private MemoryUpload find(UploadRef ref) {
    MemoryUpload upload = buckets.get(ref.bucket()).uploads.get(ref.upload());
    if (upload == null || !upload.ref().equals(ref)) {
      throw MemoryBucket.failure(FailureKind.NOT_FOUND, 404, "NoSuchUpload");
    }
    return upload;
  }

  private List<Buffer> chosen(MemoryUpload upload, List<CompletedPart> parts) {
    List<Buffer> chosen = new ArrayList<>();
    int last = 0;
    for (CompletedPart part : parts) {
      MemoryUpload.Part found = upload.parts().get(part.part());
      if (found == null || !found.etag().equals(part.etag())) {
        throw MemoryBucket.failure(FailureKind.REFUSED, 400, "InvalidPart");
      }
      if (part.part() <= last) {
        throw MemoryBucket.failure(FailureKind.REFUSED, 400, "InvalidPartOrder");
      }
      last = part.part();
      chosen.add(found.data());
    }
    if (chosen.isEmpty()) {
      throw MemoryBucket.failure(FailureKind.REFUSED, 400, "MalformedXML");
    }
    if (chosen.subList(0, chosen.size() - 1).stream().anyMatch(d -> d.length() < partBytesMin)) {
      throw MemoryBucket.failure(FailureKind.REFUSED, 400, "EntityTooSmall");
    }
    return chosen;
  }
}
