package io.crosstide.local;

import io.crosstide.local.auth.AccessKeys;
import io.crosstide.local.auth.Authenticator;
import io.crosstide.local.body.Bodies;
import io.crosstide.local.body.BodyFiles;
import io.crosstide.local.body.BodyIntake;
import io.crosstide.local.bucket.BucketResource;
import io.crosstide.local.bucket.BucketSettings;
import io.crosstide.local.bucket.BucketTable;
import io.crosstide.local.copy.CopyResource;
import io.crosstide.local.exchange.Operation;
import io.crosstide.local.http.RequestHandler;
import io.crosstide.local.http.Routes;
import io.crosstide.local.http.Routes.Level;
import io.crosstide.local.index.Committer;
import io.crosstide.local.index.OpaqueIds;
import io.crosstide.local.index.RocksIndex;
import io.crosstide.local.index.Sequence;
import io.crosstide.local.index.StoreIdentity;
import io.crosstide.local.listing.ListingResource;
import io.crosstide.local.listing.VersionListingResource;
import io.crosstide.local.multipart.Completion;
import io.crosstide.local.multipart.Multipart;
import io.crosstide.local.multipart.MultipartListing;
import io.crosstide.local.multipart.MultipartResource;
import io.crosstide.local.multipart.UploadTable;
import io.crosstide.local.object.DeleteManyResource;
import io.crosstide.local.object.ObjectReads;
import io.crosstide.local.object.ObjectResource;
import io.crosstide.local.object.ObjectSettings;
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

  /** Copies that read their source take long, and must not keep small requests waiting. */
  private static final int COPY_WORKERS = 4;

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
    WorkerExecutor copyWorker =
        vertx.createSharedWorkerExecutor(
            "local-store-copy", COPY_WORKERS, WORK_MINUTES_MAX, TimeUnit.MINUTES);
    committer = new Committer(vertx, index, sequence);
    BucketTable buckets = new BucketTable(committer, sequence);
    buckets.load(index);
    Bodies bodies = new Bodies(files, sequence, options.inlineBytesMax());
    intake = new BodyIntake(bodies, worker);
    VersionIds versionIds = new VersionIds(opaqueIds);
    VersionTable table = new VersionTable(bodies);
    Versions versions = new Versions(versionIds);
    ObjectReads reads = new ObjectReads(index, table, versions, bodies, worker);
    ObjectWrites writes =
        new ObjectWrites(committer, sequence, table, versions, versionIds, bodies, worker);
    UploadTable uploads = new UploadTable(bodies, opaqueIds);
    Completion completion = new Completion(uploads, table, writes, bodies, options.partBytesMin());
    Multipart multipart =
        new Multipart(index, committer, sequence, uploads, writes, completion, bodies, worker);
    routes = new Routes();
    bucketRoutes(
        new BucketResource(buckets, uploads::abortAll, options.region()),
        new BucketSettings(buckets),
        new DeleteManyResource(buckets, writes, versionIds));
    listingRoutes(
        new ListingResource(buckets, index, worker),
        new VersionListingResource(buckets, index, table, versionIds, worker),
        new MultipartListing(buckets, multipart, uploads));
    CopyResource copies =
        new CopyResource(
            buckets, reads, writes, bodies, committer, multipart, versionIds, copyWorker);
    objectRoutes(
        new ObjectResource(buckets, reads, writes, versionIds, worker),
        new ObjectSettings(buckets, reads, writes, versionIds),
        copies);
    multipartRoutes(new MultipartResource(buckets, multipart, versionIds), copies);
  }

  private void bucketRoutes(
      BucketResource buckets, BucketSettings settings, DeleteManyResource deleteMany) {
    routes
        .add(Level.SERVICE, "GET", buckets::list)
        .add(Level.BUCKET, "PUT", buckets::create)
        .add(Level.BUCKET, "DELETE", buckets::delete)
        .add(Level.BUCKET, "HEAD", buckets::head)
        .add(Level.BUCKET, "GET", "location", buckets::location)
        .add(Level.BUCKET, "GET", "encryption", buckets::encryption)
        .add(Level.BUCKET, "GET", "versioning", settings::getVersioning)
        .add(Level.BUCKET, "PUT", "versioning", settings::putVersioning)
        .add(Level.BUCKET, "GET", "acl", settings::getAcl)
        .add(Level.BUCKET, "PUT", "acl", settings::putAcl)
        .add(Level.BUCKET, "GET", "tagging", settings::getTagging)
        .add(Level.BUCKET, "PUT", "tagging", settings::putTagging)
        .add(Level.BUCKET, "DELETE", "tagging", settings::deleteTagging)
        .add(Level.BUCKET, "POST", "delete", deleteMany::delete);
  }

  private void listingRoutes(
      ListingResource objects, VersionListingResource versions, MultipartListing multipart) {
    routes
        .add(Level.BUCKET, "GET", objects::listV1)
        .add(Level.BUCKET, "GET", "list-type", objects::listV2)
        .add(Level.BUCKET, "GET", "versions", versions::list)
        .add(Level.BUCKET, "GET", "uploads", multipart::uploads)
        .add(Level.OBJECT, "GET", "uploadId", multipart::parts);
  }

  private void objectRoutes(ObjectResource objects, ObjectSettings settings, CopyResource copies) {
    routes
        .add(Level.OBJECT, "PUT", ifCopy(copies::copyObject, objects::put))
        .add(Level.OBJECT, "GET", objects::get)
        .add(Level.OBJECT, "HEAD", objects::head)
        .add(Level.OBJECT, "DELETE", objects::delete)
        .add(Level.OBJECT, "GET", "tagging", settings::getTagging)
        .add(Level.OBJECT, "PUT", "tagging", settings::putTagging)
        .add(Level.OBJECT, "DELETE", "tagging", settings::deleteTagging)
        .add(Level.OBJECT, "GET", "acl", settings::getAcl)
        .add(Level.OBJECT, "PUT", "acl", settings::putAcl);
  }

  private void multipartRoutes(MultipartResource multipart, CopyResource copies) {
    routes
        .add(Level.OBJECT, "POST", "uploads", multipart::begin)
        .add(Level.OBJECT, "PUT", "uploadId", ifCopy(copies::copyPart, multipart::uploadPart))
        .add(Level.OBJECT, "POST", "uploadId", multipart::complete)
        .add(Level.OBJECT, "DELETE", "uploadId", multipart::abort);
  }

  /** One URL serves both a write from the request's body and one from another object. */
  private static Operation ifCopy(Operation copy, Operation write) {
    return exchange ->
        exchange.request().header("x-amz-copy-source").isPresent()
            ? copy.handle(exchange)
            : write.handle(exchange);
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
