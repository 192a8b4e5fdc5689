package io.crosstide.testbed.e2e;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectHeaders;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.PutRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Fills a bucket before the rule: many small objects, some large ones, keys of every shape (I46).
 */
final class ExistingObjects {
  private static final int WRITES_AT_ONCE = 64;
  private static final long MIB = 1 << 20;
  private static final List<String> AWKWARD_KEYS =
      List.of(
          "/leading",
          "a//b",
          "a/./b",
          "a/../b",
          "./x",
          "..",
          "trailing ",
          "dir/",
          "%2F",
          "100%",
          "a+b",
          "a&b",
          "a#b",
          "a?b",
          "a=b;c",
          "\ud83d\ude00",
          "e\u0301",
          "\u00e9",
          "tab\tnew\nline",
          "\u0001\u001f",
          "quote'\"<>",
          "back\\slash",
          "~*!()",
          "k".repeat(1024));

  private final ObjectStore store;
  private final BucketName bucket;
  private final Random random;

  ExistingObjects(ObjectStore store, BucketName bucket, long seed) {
    this.store = store;
    this.bucket = bucket;
    this.random = new Random(seed);
  }

  /** Writes them; returns the keys in the order of writing. */
  List<String> write(Vertx vertx, int count) throws Exception {
    List<String> keys = new ArrayList<>(AWKWARD_KEYS);
    for (int i = keys.size(); i < count; i++) {
      keys.add("existing/%02x/%06d".formatted(random.nextInt(256), i));
    }
    for (int from = 0; from < keys.size(); from += WRITES_AT_ONCE) {
      List<Future<?>> pending = new ArrayList<>();
      for (String key : keys.subList(from, Math.min(keys.size(), from + WRITES_AT_ONCE))) {
        pending.add(put(vertx, key, size(keys.size())));
      }
      Future.all(pending).toCompletionStage().toCompletableFuture().get(5, TimeUnit.MINUTES);
    }
    long large = Math.min(200 * MIB, count * 10_240L);
    put(vertx, "existing/large", large)
        .toCompletionStage()
        .toCompletableFuture()
        .get(5, TimeUnit.MINUTES);
    keys.add("existing/large");
    return keys;
  }

  /** Nine in ten up to 8 KiB, some empty, a few of megabytes. */
  private long size(int count) {
    int kind = random.nextInt(1000);
    if (kind < 20) {
      return 0;
    }
    if (kind < 950) {
      return random.nextInt(8 << 10);
    }
    if (kind < 998 || count < 1000) {
      return random.nextInt(100 << 10);
    }
    return random.nextInt(16 << 20);
  }

  private Future<?> put(Vertx vertx, String key, long size) {
    Map<String, String> metadata =
        size % 3 == 0 ? Map.of() : Map.of("number", Long.toString(size), "with-dash", "v " + size);
    ObjectHeaders headers =
        new ObjectHeaders(
            Optional.of("application/x-" + size % 7),
            size % 2 == 0 ? Optional.of("max-age=" + size) : Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            metadata);
    return GeneratedPut.put(
        vertx,
        store,
        bucket,
        new ObjectKey(key),
        PutRequest.of(size, ObjectAttributes.of(headers)),
        random.nextLong());
  }
}
