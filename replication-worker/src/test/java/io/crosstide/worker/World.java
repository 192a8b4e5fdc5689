package io.crosstide.worker;

import io.crosstide.contracts.codec.MessageCodec;
import io.crosstide.contracts.http.RulePage;
import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.BucketRef;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.contracts.rule.Rule;
import io.crosstide.contracts.survey.SurveyBacklog;
import io.crosstide.local.LocalStore;
import io.crosstide.local.LocalStoreOptions;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.ListRequest;
import io.crosstide.store.ListedObject;
import io.crosstide.store.ObjectContent;
import io.crosstide.store.ObjectPage;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.region.RegionCatalogueReader;
import io.crosstide.store.s3.S3RegionStores;
import io.crosstide.worker.copy.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Two regions on disk, and of the other services what the worker asks of them. */
final class World implements AutoCloseable {
  static final RegionName EAST = new RegionName("oss-east");
  static final RegionName WEST = new RegionName("oss-west");
  private static final String SECRET = "secret-of-the-test";

  private final Vertx vertx = Vertx.vertx();
  private final Path directory;
  private final LocalStore east;
  private final LocalStore west;
  private final HttpServer rulesServer;
  private final S3RegionStores stores;
  private final AtomicInteger buckets = new AtomicInteger();
  final UploadsServer uploads = new UploadsServer();
  final List<Rule> rules = new CopyOnWriteArrayList<>();

  /** Pages that every range is listed ahead of what is done, as the progress service counts. */
  volatile int pagesAhead;

  volatile int stretches;

  World() throws Exception {
    directory = Files.createTempDirectory("crosstide-worker");
    east = start("east");
    west = start("west");
    Files.writeString(regionsFile(), regions());
    Files.writeString(credentialsFile(), credentials());
    stores =
        new S3RegionStores(
            vertx, new RegionCatalogueReader().read(regionsFile(), credentialsFile()));
    rulesServer =
        Bytes.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      if (request.path().startsWith("/uploads")) {
                        uploads.answer(request);
                      } else if (!request.path().endsWith("/backlog")) {
                        end(request, new RulePage(List.copyOf(rules), Optional.empty()));
                      } else if (uploads.isAway) {
                        request.response().setStatusCode(503).end();
                      } else {
                        end(request, new SurveyBacklog(pagesAhead, OptionalInt.of(stretches)));
                      }
                    })
                .listen(0, "127.0.0.1"));
  }

  private static void end(HttpServerRequest request, Object body) {
    request.response().end(Buffer.buffer(MessageCodec.encode(body)));
  }

  private LocalStore start(String name) throws Exception {
    return Bytes.await(
        LocalStore.start(
            new LocalStoreOptions(
                directory.resolve(name),
                "127.0.0.1",
                BrokerFixture.freePort(),
                "us-east-1",
                Map.of("test", SECRET, "role", SECRET),
                List.of("localhost"),
                5 << 20,
                64 << 10,
                Clock.systemUTC())));
  }

  Path regionsFile() {
    return directory.resolve("regions.yaml");
  }

  Path credentialsFile() {
    return directory.resolve("credentials.yaml");
  }

  String rulesUrl() {
    return "http://127.0.0.1:" + rulesServer.actualPort();
  }

  private String regions() {
    return """
        regions:
          - name: oss-east
            endpoint: %s
            signing-region: us-east-1
            credentials: local
            roles: { "acs:ram::1:role/replicator": role, "acs:ram::1:role/reader": role }
          - name: oss-west
            endpoint: %s
            signing-region: us-east-1
            credentials: local
            roles: { "acs:ram::1:role/replicator": role, "acs:ram::1:role/reader": unknown }
        """
        .formatted(east.endpoint(), west.endpoint());
  }

  private static String credentials() {
    return """
        credentials:
          local:
            access-key-id: test
            secret-access-key: %1$s
          role:
            access-key-id: role
            secret-access-key: %1$s
          unknown:
            access-key-id: unknown
            secret-access-key: %1$s
        """
        .formatted(SECRET);
  }

  ObjectStore store(BucketRef bucket) {
    return stores.store(bucket.region());
  }

  /** A new bucket with a name of its own. */
  BucketRef bucket(RegionName region) throws Exception {
    BucketRef ref = new BucketRef(region, new BucketName("bucket-" + buckets.incrementAndGet()));
    Bytes.await(store(ref).createBucket(ref.bucket(), CannedAcl.PRIVATE));
    return ref;
  }

  byte[] content(BucketRef bucket, String key) throws Exception {
    ObjectContent content =
        Bytes.await(
            store(bucket)
                .get(bucket.bucket(), new ObjectKey(key), io.crosstide.store.ReadOptions.LATEST));
    return Bytes.read(content);
  }

  /** Tags of all objects by key. */
  TreeMap<String, String> listing(BucketRef bucket) throws Exception {
    TreeMap<String, String> all = new TreeMap<>();
    Optional<ObjectKey> after = Optional.empty();
    while (true) {
      ObjectPage page =
          Bytes.await(store(bucket).list(bucket.bucket(), ListRequest.of("", after, 1000)));
      for (ListedObject object : page.objects()) {
        all.put(object.key().value(), object.size() + "/" + object.etag());
        after = Optional.of(object.key());
      }
      if (page.nextToken().isEmpty()) {
        return all;
      }
    }
  }

  @Override
  public void close() throws Exception {
    Bytes.await(rulesServer.close());
    Bytes.await(stores.close());
    Bytes.await(east.close());
    Bytes.await(west.close());
    Bytes.await(vertx.close());
    delete(directory);
  }

  private static void delete(Path path) throws IOException {
    try (var tree = Files.walk(path)) {
      for (Path each : tree.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(each);
      }
    }
  }
}
