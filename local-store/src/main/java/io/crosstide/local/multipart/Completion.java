package io.crosstide.local.multipart;

import io.crosstide.local.body.Bodies;
import io.crosstide.local.body.BodyRef;
import io.crosstide.local.body.Layout;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.index.IndexTransaction;
import io.crosstide.local.object.ObjectVersion;
import io.crosstide.local.object.ObjectWrites;
import io.crosstide.local.object.VersionRef;
import io.crosstide.local.object.VersionTable;
import io.crosstide.local.object.WriteCondition;
import io.crosstide.local.request.ObjectKey;
import io.crosstide.local.text.Checksum;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns parts into an object, inside one mutation. The parts' files stay as they are. */
public final class Completion {
  /** The largest object, 5 TiB. */
  private static final long OBJECT_BYTES_MAX = 5L << 40;

  private final UploadTable uploads;
  private final VersionTable versions;
  private final ObjectWrites writes;
  private final Bodies bodies;
  private final long partBytesMin;

  /**
   * @param partBytesMin the smallest part but the last
   */
  public Completion(
      UploadTable uploads,
      VersionTable versions,
      ObjectWrites writes,
      Bodies bodies,
      long partBytesMin) {
    this.uploads = uploads;
    this.versions = versions;
    this.writes = writes;
    this.bodies = bodies;
    this.partBytesMin = partBytesMin;
  }

  ObjectVersion apply(
      IndexTransaction tx,
      Bucket known,
      ObjectKey key,
      String uploadId,
      List<CompletedPart> listed,
      WriteCondition condition,
      Optional<String> givenId) {
    Bucket bucket = BucketTable.again(tx, known);
    var found = uploads.find(tx, bucket, key.bytes(), uploadId);
    if (found.isEmpty()) {
      return completedBefore(tx, bucket, key, uploadId);
    }
    Upload upload = found.get();
    List<Part> parts = chosen(tx, upload, listed);
    writes.checkLatest(tx, bucket, key, condition);
    // What an earlier try made has no upload any more, so any version of that id is another one.
    writes.doneBefore(tx, bucket, key, givenId, version -> false);
    releaseOthers(tx, upload, parts);
    uploads.forget(tx, bucket, key.bytes(), upload);
    BodyRef body = bodies.join(tx, new Layout(parts.stream().map(Part::body).toList()));
    return writes.add(
        tx, bucket, key, upload.draft(), etag(parts), body, Map.of(), upload.sequence(), givenId);
  }

  /** A client that lost the answer repeats its request: the object it made is the answer. */
  private ObjectVersion completedBefore(
      IndexTransaction tx, Bucket bucket, ObjectKey key, String uploadId) {
    OptionalLong sequence = uploads.sequence(uploadId);
    return versions
        .find(tx, bucket, key.bytes(), new VersionRef.Latest())
        .map(VersionTable.Placed::version)
        .filter(v -> sequence.isPresent() && v.uploadSequence() == sequence.getAsLong())
        .orElseThrow(() -> UploadTable.missing(uploadId));
  }

  private List<Part> chosen(IndexTransaction tx, Upload upload, List<CompletedPart> listed) {
    List<Part> parts = new ArrayList<>(listed.size());
    long total = 0;
    for (CompletedPart wanted : listed) {
      Part part =
          uploads
              .part(tx, upload, wanted.number())
              .filter(there -> there.etag().equals(wanted.etag()))
              .orElseThrow(() -> invalid(wanted));
      boolean last = parts.size() == listed.size() - 1;
      if (!last && part.body().size() < partBytesMin) {
        throw tooSmall(part);
      }
      total += part.body().size();
      parts.add(part);
    }
    if (total > OBJECT_BYTES_MAX) {
      throw S3Error.ENTITY_TOO_LARGE.because().with("ProposedSize", Long.toString(total));
    }
    return parts;
  }

  private void releaseOthers(IndexTransaction tx, Upload upload, List<Part> chosen) {
    Set<Integer> numbers = chosen.stream().map(Part::number).collect(Collectors.toSet());
    for (Part part : uploads.parts(tx, upload, 0, PartTarget.NUMBER_MAX)) {
      if (!numbers.contains(part.number())) {
        bodies.release(tx, part.body());
      }
    }
  }

  private static String etag(List<Part> parts) {
    MessageDigest md5 = Checksum.digest("MD5");
    parts.forEach(part -> md5.update(HexFormat.of().parseHex(part.etag())));
    return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
  }

  private static RuntimeException invalid(CompletedPart part) {
    return S3Error.INVALID_PART
        .because()
        .with("PartNumber", Integer.toString(part.number()))
        .with("ETag", part.etag());
  }

  private RuntimeException tooSmall(Part part) {
    return S3Error.ENTITY_TOO_SMALL
        .because()
        .with("PartNumber", Integer.toString(part.number()))
        .with("ProposedSize", Long.toString(part.body().size()))
        .with("MinSizeAllowed", Long.toString(partBytesMin));
  }
}
