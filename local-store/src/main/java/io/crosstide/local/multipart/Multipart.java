package io.crosstide.local.multipart;

import io.crosstide.local.body.Bodies;
import io.crosstide.local.body.NewBody;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.index.Committer;
import io.crosstide.local.index.IndexView;
import io.crosstide.local.index.RocksIndex;
import io.crosstide.local.index.Sequence;
import io.crosstide.local.object.ObjectDraft;
import io.crosstide.local.object.ObjectVersion;
import io.crosstide.local.object.ObjectWrites;
import io.crosstide.local.object.WriteCondition;
import io.crosstide.local.request.ObjectKey;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Multipart uploads: begun, filled part by part in any order, and completed or aborted. */
public final class Multipart {
  private final RocksIndex index;
  private final Committer committer;
  private final Sequence sequence;
  private final UploadTable uploads;
  private final ObjectWrites writes;
  private final Completion completion;
  private final WorkerExecutor worker;
  private final Bodies bodies;

  public Multipart(
      RocksIndex index,
      Committer committer,
      Sequence sequence,
      UploadTable uploads,
      ObjectWrites writes,
      Completion completion,
      Bodies bodies,
      WorkerExecutor worker) {
    this.index = index;
    this.committer = committer;
    this.sequence = sequence;
    this.uploads = uploads;
    this.writes = writes;
    this.completion = completion;
    this.bodies = bodies;
    this.worker = worker;
  }

  /** Begins an upload and returns its id. */
  Future<String> begin(Bucket bucket, ObjectKey key, ObjectDraft draft) {
    return committer.submit(
        tx -> {
          Upload upload = new Upload(sequence.next(), draft);
          uploads.add(tx, BucketTable.again(tx, bucket), key.bytes(), upload);
          return uploads.id(upload);
        });
  }

  /** Fails with NoSuchUpload unless the part's upload is there; before its content is received. */
  public Future<Map<String, String>> requireUpload(PartTarget target) {
    return read(
        view ->
            uploads
                .require(view, target.bucket(), target.key().bytes(), target.uploadId())
                .draft()
                .headers());
  }

  /** Adds a part whose content has arrived. The content is thrown away if the part is refused. */
  public Future<Part> putPart(PartTarget target, NewBody body) {
    return committer
        .submit(
            tx -> {
              Bucket bucket = BucketTable.again(tx, target.bucket());
              Upload upload = uploads.require(tx, bucket, target.key().bytes(), target.uploadId());
              Map<String, String> checksums = new LinkedHashMap<>();
              body.checksums()
                  .forEach((checksum, value) -> checksums.put(checksum.header(), value));
              long now = Sequence.millis(sequence.next());
              Part part =
                  new Part(target.number(), body.md5Hex(), now, bodies.store(tx, body), checksums);
              uploads.putPart(tx, upload, part);
              return part;
            })
        .recover(cause -> writes.discard(body, cause));
  }

  /** Makes the object of the parts listed. */
  Future<ObjectVersion> complete(
      Bucket bucket,
      ObjectKey key,
      String uploadId,
      List<CompletedPart> parts,
      WriteCondition condition,
      Optional<String> givenId) {
    return committer.submit(
        tx -> completion.apply(tx, bucket, key, uploadId, parts, condition, givenId));
  }

  /** Removes an upload and its parts. */
  Future<Void> abort(Bucket bucket, ObjectKey key, String uploadId) {
    return committer.submit(
        tx -> {
          Bucket now = BucketTable.again(tx, bucket);
          uploads.abort(tx, now, key.bytes(), uploads.require(tx, now, key.bytes(), uploadId));
          return null;
        });
  }

  <T> Future<T> read(Function<IndexView, T> reader) {
    return worker.executeBlocking(() -> index.read(reader), false);
  }
}
