package io.crosstide.local.copy;

import io.crosstide.local.body.Bodies;
import io.crosstide.local.body.BodyReader;
import io.crosstide.local.body.BodyRef;
import io.crosstide.local.body.BodyWriter;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.index.Committer;
import io.crosstide.local.index.IndexTransaction;
import io.crosstide.local.object.ByteRange;
import io.crosstide.local.object.ObjectDraft;
import io.crosstide.local.object.ObjectReads;
import io.crosstide.local.object.ObjectVersion;
import io.crosstide.local.object.ObjectWrites;
import io.crosstide.local.object.Selection;
import io.crosstide.local.object.WriteCondition;
import io.crosstide.local.request.ObjectKey;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;

/** Copies inside the store. */
final class Copies {
  /** The largest source of a copy in one call, 5 GiB. */
  private static final long SOURCE_BYTES_MAX = 5L << 30;

  /** How often the source may be replaced before its content is named again; then it is read. */
  private static final int SHARES_MAX = 2;

  private static final int CHUNK_BYTES = 1 << 20;

  private final ObjectReads reads;
  private final ObjectWrites writes;
  private final Bodies bodies;
  private final Committer committer;
  private final WorkerExecutor worker;

  Copies(
      ObjectReads reads,
      ObjectWrites writes,
      Bodies bodies,
      Committer committer,
      WorkerExecutor worker) {
    this.reads = reads;
    this.writes = writes;
    this.bodies = bodies;
    this.committer = committer;
    this.worker = worker;
  }

  /** Where a copy goes. */
  record Target(Bucket bucket, ObjectKey key, WriteCondition condition, Optional<String> givenId) {}

  /** What a copy made, and of what. */
  record Copied(ObjectVersion source, ObjectVersion made) {}

  /**
   * Copies an object.
   *
   * @param check refuses a source, for conditions and access
   */
  Future<Copied> copy(
      Bucket bucket,
      CopySource source,
      Consumer<ObjectVersion> check,
      Function<ObjectVersion, ObjectDraft> draft,
      Target target) {
    return attempt(bucket, source, check, draft, target, SHARES_MAX);
  }

  private Future<Copied> attempt(
      Bucket bucket,
      CopySource source,
      Consumer<ObjectVersion> check,
      Function<ObjectVersion, ObjectDraft> draft,
      Target target,
      int sharesLeft) {
    return content(bucket, source, check, sharesLeft > 0)
        .compose(content -> commit(content, draft.apply(content.source()), target))
        .compose(
            copied ->
                copied.isPresent()
                    ? Future.succeededFuture(copied.get())
                    : attempt(bucket, source, check, draft, target, sharesLeft - 1));
  }

  /** Copies a range of an object into a body of its own, for a part. */
  Future<CopiedContent.Fresh> range(
      Bucket bucket, CopySource source, Consumer<ObjectVersion> check, Optional<String> range) {
    return reads
        .open(
            bucket,
            source.key(),
            source.ref(),
            (version, layouts) -> {
              check.accept(version);
              ByteRange bytes =
                  range
                      .map(header -> copyRange(header, version.size()))
                      .orElse(new ByteRange(0, version.size()));
              return selection(checkSize(bytes.length()), bytes.offset());
            })
        .compose(opened -> rewrite(opened, bodies.partWriter(List.of())));
  }

  private Future<CopiedContent> content(
      Bucket bucket, CopySource source, Consumer<ObjectVersion> check, boolean share) {
    return reads
        .open(
            bucket,
            source.key(),
            source.ref(),
            (version, layouts) -> {
              check.accept(version);
              checkSize(version.size());
              // A file is not read but named again.
              boolean named = share && version.body() instanceof BodyRef.File;
              return selection(named ? 0 : version.size(), 0);
            })
        .compose(
            opened -> {
              if (share && opened.version().body() instanceof BodyRef.File file) {
                opened.reader().close();
                return Future.succeededFuture(new CopiedContent.Shared(opened.version(), file));
              }
              return rewrite(opened, bodies.writer(List.of())).map(fresh -> fresh);
            });
  }

  private Future<CopiedContent.Fresh> rewrite(ObjectReads.Opened opened, BodyWriter writer) {
    return worker.executeBlocking(
        () -> {
          try (BodyReader reader = opened.reader();
              writer) {
            for (byte[] chunk = reader.read(CHUNK_BYTES);
                chunk.length > 0;
                chunk = reader.read(CHUNK_BYTES)) {
              writer.write(chunk, 0, chunk.length);
            }
            return new CopiedContent.Fresh(opened.version(), writer.finish());
          }
        },
        false);
  }

  private Future<Optional<Copied>> commit(CopiedContent content, ObjectDraft draft, Target target) {
    if (content instanceof CopiedContent.Fresh fresh) {
      return writes
          .put(
              target.bucket(),
              target.key(),
              draft,
              target.condition(),
              target.givenId(),
              fresh.body())
          .map(made -> Optional.of(new Copied(fresh.source(), made)));
    }
    CopiedContent.Shared shared = (CopiedContent.Shared) content;
    return committer.submit(tx -> share(tx, shared, draft, target));
  }

  /** Empty when the file was removed since the source's record was read. */
  private Optional<Copied> share(
      IndexTransaction tx, CopiedContent.Shared shared, ObjectDraft draft, Target target) {
    Bucket bucket = BucketTable.again(tx, target.bucket());
    writes.checkLatest(tx, bucket, target.key(), target.condition());
    Optional<ObjectVersion> before =
        writes.doneBefore(
            tx,
            bucket,
            target.key(),
            target.givenId(),
            ObjectWrites.isSame(draft, shared.source().etag()));
    if (before.isPresent()) {
      return before.map(made -> new Copied(shared.source(), made));
    }
    if (!bodies.share(tx, shared.file())) {
      return Optional.empty();
    }
    ObjectVersion source = shared.source();
    Map<String, String> checksums = source.checksums();
    ObjectVersion made =
        writes.add(
            tx,
            bucket,
            target.key(),
            draft,
            source.etag(),
            shared.file(),
            checksums,
            0,
            target.givenId());
    return Optional.of(new Copied(source, made));
  }

  private static Selection selection(long length, long offset) {
    return new Selection(200, offset, length, OptionalInt.empty());
  }

  private static long checkSize(long size) {
    if (size > SOURCE_BYTES_MAX) {
      throw S3Error.INVALID_REQUEST.because(
          "The specified copy source is larger than the maximum allowable size for a copy source: "
              + SOURCE_BYTES_MAX);
    }
    return size;
  }

  /** Stricter than a GET: the range must be {@code bytes=first-last} and lie inside the source. */
  private static ByteRange copyRange(String header, long size) {
    ByteRange range = ByteRange.parse(header, size).orElseThrow(() -> badRange(header));
    if (!header
        .trim()
        .equals("bytes=" + range.offset() + "-" + (range.offset() + range.length() - 1))) {
      throw badRange(header);
    }
    return range;
  }

  private static RuntimeException badRange(String header) {
    return S3Error.INVALID_ARGUMENT
        .because(
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are"
                + " the zero-based offsets of the first and last bytes to copy")
        .with("ArgumentName", "x-amz-copy-source-range")
        .with("ArgumentValue", header);
  }
}
