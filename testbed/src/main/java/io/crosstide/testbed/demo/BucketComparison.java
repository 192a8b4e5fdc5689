package io.crosstide.testbed.demo;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectFacts;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.Provenance;
import io.crosstide.store.ReadOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Compares two buckets at their stores: keys, content, headers and user metadata. Blocks. */
public final class BucketComparison {
  private static final int PAGE = 1000;
  private static final int DIFFERENCES_MAX = 50;
  private static final int READS_AT_ONCE = 16;
  private static final int CALL_SECONDS_MAX = 300;

  private final ObjectStore sourceStore;
  private final BucketName source;
  private final ObjectStore targetStore;
  private final BucketName target;

  public BucketComparison(
      ObjectStore sourceStore, BucketName source, ObjectStore targetStore, BucketName target) {
    this.sourceStore = sourceStore;
    this.source = source;
    this.targetStore = targetStore;
    this.target = target;
  }

  /**
   * What was found.
   *
   * @param objects objects of the source
   * @param bytes their size
   * @param differences sentences, the first {@value #DIFFERENCES_MAX}
   */
  public record Result(long objects, long bytes, List<String> differences) {
    /** True if nothing differs. */
    public boolean equal() {
      return differences.isEmpty();
    }
  }

  /**
   * Compares now; nobody may write meanwhile.
   *
   * @throws UncheckedIOException if a bucket cannot be read
   */
  public Result compare() throws InterruptedException {
    Map<ObjectKey, ListedObject> left = listAll(sourceStore, source);
    Map<ObjectKey, ListedObject> right = listAll(targetStore, target);
    List<String> differences = new ArrayList<>();
    right.keySet().stream()
        .filter(key -> !left.containsKey(key))
        .forEach(key -> differences.add("only at the target: " + key));
    List<ObjectKey> common = new ArrayList<>();
    for (ObjectKey key : left.keySet()) {
      if (right.containsKey(key)) {
        common.add(key);
      } else {
        differences.add("missing at the target: " + key);
      }
    }
    compareObjects(common, differences);
    long bytes = left.values().stream().mapToLong(ListedObject::size).sum();
    return new Result(left.size(), bytes, differences.stream().limit(DIFFERENCES_MAX).toList());
  }

  private void compareObjects(List<ObjectKey> keys, List<String> differences)
      throws InterruptedException {
    for (int from = 0; from < keys.size(); from += READS_AT_ONCE) {
      List<ObjectKey> some = keys.subList(from, Math.min(keys.size(), from + READS_AT_ONCE));
      List<Future<Optional<String>>> pending = some.stream().map(this::compareOne).toList();
      await(Future.join(pending));
      pending.forEach(one -> one.result().ifPresent(differences::add));
    }
  }

  private Future<Optional<String>> compareOne(ObjectKey key) {
    return digest(sourceStore, source, key)
        .compose(
            left ->
                digest(targetStore, target, key)
                    .map(
                        right ->
                            left.equals(right)
                                ? Optional.empty()
                                : Optional.of(key + " differs: " + left + " and " + right)));
  }

  private record Digest(String md5, long size, ObjectHeaders headers) {}

  private static Future<Digest> digest(ObjectStore store, BucketName bucket, ObjectKey key) {
    return store.get(bucket, key, ReadOptions.LATEST).compose(BucketComparison::digestOf);
  }

  private static Future<Digest> digestOf(ObjectContent content) {
    MessageDigest md5 = md5();
    Promise<Digest> done = Promise.promise();
    ObjectFacts facts = content.facts();
    content
        .body()
        .handler((Buffer chunk) -> md5.update(chunk.getBytes()))
        .exceptionHandler(done::tryFail)
        .endHandler(
            end ->
                done.tryComplete(
                    new Digest(
                        HexFormat.of().formatHex(md5.digest()),
                        facts.size(),
                        Provenance.removeFrom(facts.headers()))))
        .resume();
    return done.future();
  }

  private static Map<ObjectKey, ListedObject> listAll(ObjectStore store, BucketName bucket)
      throws InterruptedException {
    Map<ObjectKey, ListedObject> all = new TreeMap<>();
    Optional<ObjectKey> after = Optional.empty();
    while (true) {
      ObjectPage page = await(store.list(bucket, ListRequest.of("", after, PAGE)));
      page.objects().forEach(object -> all.put(object.key(), object));
      if (page.nextToken().isEmpty()) {
        return all;
      }
      after = Optional.of(page.objects().get(page.objects().size() - 1).key());
    }
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(CALL_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new UncheckedIOException(new IOException("a bucket cannot be read: " + e, e));
    }
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
