package io.crosstide.benchmarks.store;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ObjectVersionRef;
import io.crosstide.store.PutRequest;
import io.crosstide.store.ReadOptions;
import io.crosstide.testbed.demo.DirectStores;
import io.crosstide.testbed.launch.Connection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The stores of a pair, spoken to directly: filled, measured, counted and emptied. Blocks. */
public final class BenchStores implements AutoCloseable {
  private static final int WRITES_AT_ONCE = 16;
  private static final int PAGE = 1000;
  private static final long WAIT_MINUTES = 30;

  private final DirectStores stores;
  private final Vertx vertx = Vertx.vertx();

  public BenchStores(Connection connection) {
    this.stores = new DirectStores(connection);
  }

  /** How many objects and bytes a bucket holds. */
  public record Content(long objects, long bytes) {}

  public void create(int region, String bucket) throws InterruptedException {
    await(() -> store(region).createBucket(new BucketName(bucket), CannedAcl.PRIVATE));
  }

  /** Writes all objects, some at a time. */
  public void fill(int region, String bucket, List<Item> items) throws InterruptedException {
    new Load(vertx, items, WRITES_AT_ONCE, item -> put(region, bucket, item)).run();
  }

  /**
   * What the two stores can do if the bytes need not go from one to the other: every object is read
   * at the first and one like it written at the second, both at once.
   *
   * @return seconds until both are done
   */
  public double rawPair(String source, String scratch, List<Item> items, int atOnce)
      throws InterruptedException {
    create(1, scratch);
    long begin = System.nanoTime();
    Load reads = new Load(vertx, items, atOnce, item -> read(source, item));
    Load writes = new Load(vertx, items, atOnce, item -> put(1, scratch, item));
    reads.start();
    writes.start();
    reads.await();
    writes.await();
    double seconds = (System.nanoTime() - begin) / 1e9;
    drop(1, scratch);
    return seconds;
  }

  /** Writes one object. */
  public Future<?> put(int region, String bucket, Item item) {
    return store(region)
        .put(
            new BucketName(bucket),
            new ObjectKey(item.key()),
            PutRequest.of(item.size(), ObjectAttributes.NONE),
            new PatternBody(item.key().hashCode(), item.size()));
  }

  private Future<?> read(String bucket, Item item) {
    return store(0)
        .get(new BucketName(bucket), new ObjectKey(item.key()), ReadOptions.LATEST)
        .compose(
            content -> {
              Promise<Void> done = Promise.promise();
              content
                  .body()
                  .exceptionHandler(done::tryFail)
                  .endHandler(done::tryComplete)
                  .handler(bytes -> {})
                  .resume();
              return done.future();
            });
  }

  /** Lists a bucket to its end. */
  public Content content(int region, String bucket) throws InterruptedException {
    long objects = 0;
    long bytes = 0;
    Optional<ObjectKey> after = Optional.empty();
    do {
      ObjectPage page = page(region, bucket, after);
      objects += page.objects().size();
      bytes += page.objects().stream().mapToLong(ListedObject::size).sum();
      after = next(page);
    } while (after.isPresent());
    return new Content(objects, bytes);
  }

  /** Empties a bucket and removes it. */
  public void drop(int region, String bucket) throws InterruptedException {
    while (true) {
      ObjectPage page = page(region, bucket, Optional.empty());
      if (page.objects().isEmpty()) {
        await(() -> store(region).deleteBucket(new BucketName(bucket)));
        return;
      }
      List<ObjectVersionRef> all =
          page.objects().stream()
              .map(object -> new ObjectVersionRef(object.key(), Optional.empty()))
              .toList();
      await(() -> store(region).deleteMany(new BucketName(bucket), all));
    }
  }

  /** One page of a bucket. */
  public ObjectPage page(
      int region, String bucket, String prefix, Optional<ObjectKey> after, int most)
      throws InterruptedException {
    return await(
        () -> store(region).list(new BucketName(bucket), ListRequest.of(prefix, after, most)));
  }

  private ObjectPage page(int region, String bucket, Optional<ObjectKey> after)
      throws InterruptedException {
    return page(region, bucket, "", after, PAGE);
  }

  private static Optional<ObjectKey> next(ObjectPage page) {
    return page.nextToken().map(more -> page.objects().get(page.objects().size() - 1).key());
  }

  private ObjectStore store(int region) {
    return stores.store(region);
  }

  private <T> T await(Supplier<Future<T>> call) throws InterruptedException {
    Promise<T> done = Promise.promise();
    vertx.getOrCreateContext().runOnContext(x -> call.get().onComplete(done));
    return Load.join(done.future(), WAIT_MINUTES, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    stores.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
