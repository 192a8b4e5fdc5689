package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.CannedAcl;
import io.crosstide.store.CopySource;
import io.crosstide.store.ObjectAttributes;
import io.crosstide.store.ObjectStore;
import io.crosstide.store.ObjectVersionRef;
import io.crosstide.store.ReadOptions;
import io.crosstide.store.StoreException;
import io.crosstide.store.UploadListRequest;
import io.crosstide.store.Versioning;
import io.crosstide.store.memory.MemoryBody;
import io.crosstide.store.s3.ScriptedServer.Exchange;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every call of the port, times every answer that says no, says nothing or breaks off: what kind of
 * failure comes of it, as {@code call-fault-table.txt} says. Nothing that a store has not said is
 * taken for the end of a listing or for an object that is gone (I31, I47), and nothing that it has
 * not answered for done.
 */
class CallFaultMatrixTest extends S3FaultFixture {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

  /** A page that is XML like any other, as proxies have them. */
  private static final String PAGE = "<html><body><h1>It works</h1></body></html>";

  /** Answers in the order of the table's columns; what is empty is no answer at all. */
  private static final List<String> ANSWERS =
      List.of(
          status(403),
          status(404),
          status(412),
          status(429),
          status(500),
          status(503),
          "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
          ok(PAGE),
          "HTTP/1.1 200 OK\r\n" + FACTS + "Content-Length: 100\r\n\r\n<?xml",
          "");

  private static final List<String> NAMES =
      List.of(
          "403",
          "404",
          "412",
          "429",
          "500",
          "503",
          "empty 200",
          "a page of a proxy",
          "a body cut off",
          "no answer");

  private final Map<String, Supplier<Future<?>>> calls = new TreeMap<>();
  private final Set<Exchange> answered = ConcurrentHashMap.newKeySet();
  private volatile String answer = "";

  private static String status(int status) {
    return "HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n".formatted(status);
  }

  CallFaultMatrixTest() {
    VersionId version = new VersionId("v");
    UploadListRequest all = new UploadListRequest("", "", Optional.empty(), Optional.empty(), 1000);
    CopySource source = CopySource.of(BUCKET, KEY, Optional.empty(), Optional.empty());
    calls.put("head", this::head);
    calls.put("headPart", () -> store.headPart(BUCKET, KEY, ReadOptions.LATEST, 1));
    calls.put("get", this::readAll);
    calls.put("put", this::put);
    calls.put("copy", this::copy);
    calls.put("delete", this::delete);
    calls.put("putMarker", () -> store.putMarker(BUCKET, KEY, version));
    calls.put("deleteMany", this::deleteOneOfMany);
    calls.put("list", this::list);
    calls.put("listVersions", this::listVersions);
    calls.put("createUpload", () -> store.createUpload(BUCKET, KEY, ObjectAttributes.NONE));
    calls.put(
        "uploadPart",
        () -> store.uploadPart(UPLOAD, 1, 5, Optional.empty(), MemoryBody.of("hello")));
    calls.put("uploadPartCopy", () -> store.uploadPartCopy(UPLOAD, 1, source, Optional.empty()));
    calls.put("completeUpload", this::complete);
    calls.put("abortUpload", this::abort);
    calls.put("listUploads", () -> store.listUploads(BUCKET, all));
    calls.put("listParts", () -> store.listParts(UPLOAD, 0, 1000));
    calls.put("tags", () -> store.tags(BUCKET, KEY, Optional.empty()));
    calls.put("putTags", () -> store.putTags(BUCKET, KEY, Optional.empty(), Map.of("t", "1")));
    calls.put("acl", () -> store.acl(BUCKET, KEY, Optional.empty()));
    calls.put("putAcl", () -> store.putAcl(BUCKET, KEY, Optional.empty(), CannedAcl.PRIVATE));
    calls.put("createBucket", () -> store.createBucket(BUCKET, CannedAcl.PRIVATE));
    calls.put("deleteBucket", () -> store.deleteBucket(BUCKET));
    calls.put("headBucket", () -> store.headBucket(BUCKET));
    calls.put("listBuckets", () -> store.listBuckets());
    calls.put("versioning", () -> store.versioning(BUCKET));
    calls.put("putVersioning", () -> store.putVersioning(BUCKET, Versioning.ENABLED));
    calls.put("bucketAcl", () -> store.bucketAcl(BUCKET));
    calls.put("putBucketAcl", () -> store.putBucketAcl(BUCKET, CannedAcl.PRIVATE));
    calls.put("bucketEncryption", this::bucketEncryption);
    calls.put("location", () -> store.location(BUCKET));
  }

  /** What became of the one object, as if it had been deleted alone. */
  private Future<?> deleteOneOfMany() {
    return store
        .deleteMany(BUCKET, List.of(new ObjectVersionRef(new ObjectKey("k"), Optional.empty())))
        .compose(
            results ->
                results
                    .get(0)
                    .failure()
                    .map(failure -> Future.<Void>failedFuture(failure))
                    .orElseGet(Future::succeededFuture));
  }

  /** A call that is new to the port is here too. */
  @Test
  void everyCallOfThePortIsInTheMatrix() throws IOException {
    Set<String> port = new TreeSet<>();
    Arrays.stream(ObjectStore.class.getMethods()).map(Method::getName).forEach(port::add);
    port.remove("close");
    assertThat(calls.keySet()).isEqualTo(port);
    assertThat(table().keySet()).isEqualTo(port);
  }

  @TestFactory
  Stream<DynamicTest> everyAnswerIsWhatItIs() throws Exception {
    serve(LONG, this::answer);
    Map<String, List<String>> table = table();
    List<DynamicTest> tests = new ArrayList<>();
    calls.forEach(
        (name, call) -> {
          for (int i = 0; i < ANSWERS.size(); i++) {
            String given = ANSWERS.get(i);
            String cell = name + " | " + NAMES.get(i);
            String expected = table.getOrDefault(name, List.of()).get(i);
            tests.add(
                DynamicTest.dynamicTest(
                    cell,
                    () -> {
                      answer = given;
                      assertThat(cell + "=" + outcome(call)).isEqualTo(cell + "=" + expected);
                    }));
          }
        });
    return tests.stream();
  }

  private String outcome(Supplier<Future<?>> call) {
    return await(
        () ->
            call.get()
                .map(done -> "done")
                .otherwise(cause -> ((StoreException) cause).kind().name()));
  }

  /** Answers a whole request once, and takes no other on the same connection. */
  private void answer(Exchange exchange) {
    Matcher length = LENGTH.matcher(exchange.head());
    int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
    boolean isWhole = exchange.received.length() >= exchange.head().length() + 4 + body;
    if (isWhole && answered.add(exchange)) {
      exchange.socket.end(Buffer.buffer(lastOn(exchange), "ISO-8859-1")).onFailure(gone -> {});
    }
  }

  /** As no other answer follows it; HEAD has no body. */
  private String lastOn(Exchange exchange) {
    String whole = answer.replaceFirst("\r\n", "\r\nConnection: close\r\n");
    return exchange.head().startsWith("HEAD") && !whole.isEmpty()
        ? whole.substring(0, whole.indexOf("\r\n\r\n") + 4)
        : whole;
  }

  private static Map<String, List<String>> table() throws IOException {
    Map<String, List<String>> table = new HashMap<>();
    try (InputStream lines =
        CallFaultMatrixTest.class.getResourceAsStream("call-fault-table.txt")) {
      new String(lines.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains("|") && !line.startsWith("#"))
          .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
          .forEach(columns -> table.put(columns.get(0), columns.subList(1, columns.size())));
    }
    return table;
  }
}
