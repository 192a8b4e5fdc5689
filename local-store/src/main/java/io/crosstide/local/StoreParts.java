package io.crosstide.local;

import io.crosstide.local.auth.AccessKeys;
import io.crosstide.local.auth.Authenticator;
import io.crosstide.local.body.Bodies;
import io.crosstide.local.body.BodyFiles;
import io.crosstide.local.body.BodyIntake;
import io.crosstide.local.bucket.BucketResource;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.http.RequestHandler;
import io.crosstide.local.http.Routes;
import io.crosstide.local.index.Committer;
import io.crosstide.local.index.OpaqueIds;
import io.crosstide.local.index.RocksIndex;
import io.crosstide.local.index.Sequence;
import io.crosstide.local.index.StoreIdentity;
import io.crosstide.local.listing.ListingResource;
import io.crosstide.local.object.ObjectReads;
import io.crosstide.local.object.ObjectResource;
import io.crosstide.local.object.ObjectWrites;
import io.crosstide.local.object.VersionIds;
import io.crosstide.local.object.VersionTable;
import io.crosstide.local.object.Versions;
import io.crosstide.local.request.Addressing;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** Everything behind the HTTP server, put together by hand. */
final class StoreParts implements AutoCloseable {
  /**
   * Reads, hashing and file writes at once: more than cores, since some of them wait for the disk.
   */
  private static final int WORKERS = 16;

  /** A server-side copy of 5 GiB on a slow disk; longer is reported as a blocked thread. */
  private static final long WORK_MINUTES_MAX = 10;

  private final RocksIndex index;
  private final BodyFiles files;
  private final Committer committer;
  private final BodyIntake intake;
  private final Routes routes;

  private StoreParts(Vertx vertx, LocalStoreOptions options, RocksIndex index, BodyFiles files) {
    this.index = index;
    this.files = files;
    Sequence sequence = new Sequence(options.clock(), Committer.lastSequence(index));
    OpaqueIds opaqueIds = new OpaqueIds(StoreIdentity.of(index));
    WorkerExecutor worker =
        vertx.createSharedWorkerExecutor(
            "local-store-io", WORKERS, WORK_MINUTES_MAX, TimeUnit.MINUTES);
    committer = new Committer(vertx, index, sequence);
    BucketTable buckets = new BucketTable(committer, sequence);
    buckets.load(index);
    Bodies bodies = new Bodies(files, sequence, options.inlineBytesMax());
    intake = new BodyIntake(bodies, worker);
    VersionIds versionIds = new VersionIds(opaqueIds);
    VersionTable table = new VersionTable(bodies);
    Versions versions = new Versions(versionIds);
    ObjectReads reads = new ObjectReads(index, table, versions, bodies, worker);
    ObjectWrites writes = new ObjectWrites(committer, sequence, table, versions, bodies, worker);
    BucketResource bucketResource =
        new BucketResource(buckets, (tx, bucket) -> {}, options.region());
    ObjectResource objects = new ObjectResource(buckets, reads, writes, versionIds, worker);
    ListingResource listing = new ListingResource(buckets, index, worker);
    routes = new Routes();
    routes
        .add(Routes.Level.SERVICE, "GET", bucketResource::list)
        .add(Routes.Level.BUCKET, "PUT", bucketResource::create)
        .add(Routes.Level.BUCKET, "DELETE", bucketResource::delete)
        .add(Routes.Level.BUCKET, "HEAD", bucketResource::head)
        .add(Routes.Level.BUCKET, "GET", "location", bucketResource::location)
        .add(Routes.Level.BUCKET, "GET", "versioning", bucketResource::getVersioning)
        .add(Routes.Level.BUCKET, "PUT", "versioning", bucketResource::putVersioning)
        .add(Routes.Level.BUCKET, "GET", "list-type", listing::listV2)
        .add(Routes.Level.BUCKET, "GET", listing::listV1)
        .add(Routes.Level.OBJECT, "PUT", objects::put)
        .add(Routes.Level.OBJECT, "GET", objects::get)
        .add(Routes.Level.OBJECT, "HEAD", objects::head)
        .add(Routes.Level.OBJECT, "DELETE", objects::delete);
  }

  /** Opens the directory and removes what a crash left behind. Blocking. */
  static StoreParts open(Vertx vertx, LocalStoreOptions options) {
    try {
      Files.createDirectories(options.directory());
    } catch (IOException e) {
      throw new UncheckedIOException("the store's directory cannot be created", e);
    }
    RocksIndex index = RocksIndex.open(options.directory().resolve("index"));
    BodyFiles files = new BodyFiles(options.directory());
    files.sweep(id -> Bodies.isNamed(index, id));
    StoreParts parts = new StoreParts(vertx, options, index, files);
    parts.committer.start();
    return parts;
  }

  RequestHandler requestHandler(LocalStoreOptions options) {
    return new RequestHandler(
        new Addressing(options.baseDomains()),
        new Authenticator(new AccessKeys(options.accessKeys()), options.clock()),
        routes,
        intake);
  }

  /** Blocking. */
  @Override
  public void close() {
    committer.close();
    files.close();
    index.close();
  }
}
