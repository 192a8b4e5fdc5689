package io.crosstide.local;

import com.sun.management.OperatingSystemMXBean;
import io.crosstide.local.S3TestRequest.Signing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prints how many 10 KB objects a store writes and reads per second. Arguments: number of objects,
 * concurrency, and a port where a store runs already in another process; without it one runs in
 * this process, and its CPU is counted too.
 */
final class ThroughputCheck {
  private static final int OBJECT_BYTES = 10 * 1024;
  private static final int ROUNDS = 3;
  private static final String BUCKET = "throughput";

  private final Context context;
  private final HttpClient http;
  private final int concurrency;
  private final Buffer body;

  private ThroughputCheck(Context context, HttpClient http, int concurrency) {
    this.context = context;
    this.http = http;
    this.concurrency = concurrency;
    byte[] bytes = new byte[OBJECT_BYTES];
    new SplittableRandom(1).nextBytes(bytes);
    this.body = Buffer.buffer(bytes);
  }

  public static void main(String[] arguments) throws Exception {
    int objects = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
    int concurrency = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
    Path directory = Files.createTempDirectory("local-store-throughput");
    LocalStore store =
        arguments.length > 2
            ? null
            : S3TestClient.await(
                LocalStore.start(
                    LocalStoreOptions.of(directory, S3TestRequest.KEY_ID, S3TestRequest.SECRET)));
    int port = store == null ? Integer.parseInt(arguments[2]) : store.port();
    try (S3TestClient client = new S3TestClient(port)) {
      client.send(S3TestRequest.bucket("PUT", BUCKET));
    }
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    HttpClient http =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(concurrency));
    ThroughputCheck check = new ThroughputCheck(vertx.getOrCreateContext(), http, concurrency);
    for (int round = 0; round < ROUNDS; round++) {
      check.run("PUT", objects, port);
      check.run("GET", objects, port);
      check.run("HEAD", objects, port);
    }
    check.run("DELETE", objects, port);
    S3TestClient.await(vertx.close());
    if (store != null) {
      S3TestClient.await(store.close());
    }
  }

  /** Signing beforehand leaves the machine to the store. */
  private void run(String method, int objects, int port) {
    List<String> targets = new ArrayList<>(objects);
    for (int i = 0; i < objects; i++) {
      S3TestRequest request =
          S3TestRequest.object(method, BUCKET, "objects/" + i).signing(Signing.PRESIGNED);
      targets.add(request.signed(port).target());
    }
    OperatingSystemMXBean machine =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = machine.getProcessCpuTime();
    long begin = System.nanoTime();
    AtomicInteger next = new AtomicInteger();
    List<Future<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < concurrency; lane++) {
      Promise<Void> done = Promise.promise();
      context.runOnContext(
          nothing -> work(HttpMethod.valueOf(method), targets, next).onComplete(done));
      lanes.add(done.future());
    }
    S3TestClient.await(Future.all(lanes));
    double seconds = (System.nanoTime() - begin) / 1e9;
    double cpuMillis = (machine.getProcessCpuTime() - cpu) / 1e6 / objects;
    System.out.printf(
        Locale.ROOT,
        "%-6s %,8.0f/s  %.3f ms CPU of this process per object%n",
        method,
        objects / seconds,
        cpuMillis);
  }

  private Future<Void> work(HttpMethod method, List<String> targets, AtomicInteger next) {
    int i = next.getAndIncrement();
    if (i >= targets.size()) {
      return Future.succeededFuture();
    }
    return http.request(method, targets.get(i))
        .compose(request -> method.equals(HttpMethod.PUT) ? request.send(body) : request.send())
        .compose(
            response -> {
              if (response.statusCode() >= 300) {
                return Future.failedFuture("status " + response.statusCode());
              }
              return response.end();
            })
        .compose(done -> work(method, targets, next));
  }
}
