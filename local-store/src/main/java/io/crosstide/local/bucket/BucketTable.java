package io.crosstide.local.bucket;

import io.crosstide.local.acl.CannedAcl;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.index.Committer;
import io.crosstide.local.index.IndexCursor;
import io.crosstide.local.index.IndexTransaction;
import io.crosstide.local.index.IndexView;
import io.crosstide.local.index.Keys;
import io.crosstide.local.index.Sequence;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** The buckets. All of them are in memory too, so that looking one up never waits. */
public final class BucketTable {
  /** As a large AWS account has it; bounds what is held in memory. */
  private static final int BUCKETS_MAX = 10_000;

  private final Committer committer;
  private final Sequence sequence;
  private final ConcurrentSkipListMap<String, Bucket> buckets = new ConcurrentSkipListMap<>();

  public BucketTable(Committer committer, Sequence sequence) {
    this.committer = committer;
    this.sequence = sequence;
  }

  /** Reads all buckets; once, before any request. */
  public void load(IndexView index) {
    byte[] from = Keys.bucket("");
    try (IndexCursor cursor = index.cursor(from, Keys.after(from))) {
      for (; cursor.valid(); cursor.next()) {
        byte[] key = cursor.key();
        String name = new String(Arrays.copyOfRange(key, 1, key.length), StandardCharsets.UTF_8);
        buckets.put(name, Bucket.fromRecord(name, cursor.value()));
      }
    }
  }

  /** All buckets by name. */
  public List<Bucket> all() {
    return List.copyOf(buckets.values());
  }

  public Optional<Bucket> find(String name) {
    return Optional.ofNullable(buckets.get(name));
  }

  /**
   * The bucket of that name.
   *
   * @throws io.crosstide.local.error.S3Exception NoSuchBucket
   */
  public Bucket get(String name) {
    return find(name).orElseThrow(() -> missing(name));
  }

  /**
   * The same bucket as it is inside a transaction.
   *
   * @throws io.crosstide.local.error.S3Exception NoSuchBucket, also if it was deleted and created
   *     again
   */
  public static Bucket again(IndexView index, Bucket bucket) {
    return index
        .get(Keys.bucket(bucket.name()))
        .map(record -> Bucket.fromRecord(bucket.name(), record))
        .filter(now -> now.id() == bucket.id())
        .orElseThrow(() -> missing(bucket.name()));
  }

  /** Creates a bucket; fails with InvalidBucketName, BucketAlreadyOwnedByYou or TooManyBuckets. */
  public Future<Bucket> create(String name, CannedAcl acl) {
    BucketName.check(name);
    return committer.submit(
        tx -> {
          if (tx.get(Keys.bucket(name)).isPresent()) {
            throw S3Error.BUCKET_ALREADY_OWNED.because().with("BucketName", name);
          }
          if (buckets.size() >= BUCKETS_MAX) {
            throw S3Error.TOO_MANY_BUCKETS.because();
          }
          long id = sequence.next();
          Bucket bucket =
              new Bucket(name, id, Sequence.millis(id), Versioning.NEVER, acl, Map.of());
          return put(tx, bucket);
        });
  }

  /** Changes a bucket's settings. */
  public Future<Bucket> change(Bucket bucket, UnaryOperator<Bucket> change) {
    return committer.submit(tx -> put(tx, change.apply(again(tx, bucket))));
  }

  /**
   * Deletes an empty bucket; fails with BucketNotEmpty.
   *
   * @param abortUploads removes the multipart uploads still open in it
   */
  public Future<Void> delete(Bucket bucket, BiConsumer<IndexTransaction, Bucket> abortUploads) {
    return committer.submit(
        tx -> {
          again(tx, bucket);
          if (hasAny(tx, Keys.current(bucket.id(), new byte[0]))
              || hasAny(tx, Keys.olderWithPrefix(bucket.id(), new byte[0]))) {
            throw S3Error.BUCKET_NOT_EMPTY.because().with("BucketName", bucket.name());
          }
          abortUploads.accept(tx, bucket);
          tx.delete(Keys.bucket(bucket.name()));
          tx.afterCommit(() -> buckets.remove(bucket.name()));
          return null;
        });
  }

  private Bucket put(IndexTransaction tx, Bucket bucket) {
    tx.put(Keys.bucket(bucket.name()), bucket.toRecord());
    tx.afterCommit(() -> buckets.put(bucket.name(), bucket));
    return bucket;
  }

  private static boolean hasAny(IndexView index, byte[] prefix) {
    try (IndexCursor cursor = index.cursor(prefix, Keys.after(prefix))) {
      return cursor.valid();
    }
  }

  private static RuntimeException missing(String name) {
    return S3Error.NO_SUCH_BUCKET.because().with("BucketName", name);
  }
}
