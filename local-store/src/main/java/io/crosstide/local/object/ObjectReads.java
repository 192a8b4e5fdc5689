package io.crosstide.local.object;

import io.crosstide.local.body.Bodies;
import io.crosstide.local.body.BodyReader;
import io.crosstide.local.body.BodyRef;
import io.crosstide.local.body.Layout;
import io.crosstide.local.bucket.Bucket;
import io.crosstide.local.error.S3Error;
import io.crosstide.local.index.IndexView;
import io.crosstide.local.index.RocksIndex;
import io.crosstide.local.object.VersionTable.Placed;
import io.crosstide.local.request.ObjectKey;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.function.Function;

/** Looks objects up and opens their content, off the event loop. */
public final class ObjectReads {
  /** How often content may vanish between its record and itself before a read gives up. */
  private static final int ATTEMPTS_MAX = 8;

  private final RocksIndex index;
  private final VersionTable table;
  private final Versions versions;
  private final Bodies bodies;
  private final WorkerExecutor worker;

  public ObjectReads(
      RocksIndex index,
      VersionTable table,
      Versions versions,
      Bodies bodies,
      WorkerExecutor worker) {
    this.index = index;
    this.table = table;
    this.versions = versions;
    this.bodies = bodies;
    this.worker = worker;
  }

  /** An object and an open stretch of its content. To be closed. */
  public record Opened(ObjectVersion version, Selection selection, BodyReader reader) {}

  /** Looks a version up; fails with NoSuchKey, NoSuchVersion or MethodNotAllowed. */
  public Future<ObjectVersion> find(Bucket bucket, ObjectKey key, VersionRef ref) {
    return worker.executeBlocking(() -> require(bucket, key, ref), false);
  }

  /** Looks a version up and decides what of it to answer, without opening it. */
  public Future<Selected> select(Bucket bucket, ObjectKey key, VersionRef ref, Selector selector) {
    return worker.executeBlocking(
        () ->
            index.read(
                view -> {
                  ObjectVersion version = require(bucket, key, ref);
                  return new Selected(version, selector.select(version, layouts(view)));
                }),
        false);
  }

  /** Looks a version up, decides what of it to answer, and opens that. */
  public Future<Opened> open(Bucket bucket, ObjectKey key, VersionRef ref, Selector selector) {
    return worker.executeBlocking(
        () -> index.read(view -> open(view, bucket, key, ref, selector)), false);
  }

  /** A version and what of it to answer. */
  public record Selected(ObjectVersion version, Selection selection) {}

  /** Decides from a version what of it to answer; may refuse. */
  @FunctionalInterface
  public interface Selector {
    Selection select(ObjectVersion version, Function<BodyRef.Parts, Layout> layouts);
  }

  private Opened open(
      IndexView view, Bucket bucket, ObjectKey key, VersionRef ref, Selector selector) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      ObjectVersion version = require(bucket, key, ref);
      Selection selection = selector.select(version, layouts(view));
      Optional<BodyReader> reader =
          bodies.open(view, version.body(), selection.offset(), selection.length());
      if (reader.isPresent()) {
        return new Opened(version, selection, reader.get());
      }
    }
    throw S3Error.SLOW_DOWN.because("The object is being replaced too fast to be read");
  }

  private Function<BodyRef.Parts, Layout> layouts(IndexView view) {
    return parts ->
        bodies
            .layout(view, parts)
            .orElseThrow(() -> S3Error.SLOW_DOWN.because("The object is being replaced"));
  }

  /** Without versions an object has one record; with them it may change its place meanwhile. */
  private ObjectVersion require(Bucket bucket, ObjectKey key, VersionRef ref) {
    Function<IndexView, Optional<Placed>> lookUp =
        view -> table.find(view, bucket, key.bytes(), ref);
    Optional<Placed> found =
        bucket.versioning().everSet() ? index.readAtOnce(lookUp) : index.read(lookUp);
    return versions.require(found, key, ref).version();
  }
}
