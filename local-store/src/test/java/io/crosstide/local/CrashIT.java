package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestClient.Answer;
import io.crosstide.local.xml.XmlReader;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was acknowledged is there after {@code kill -9}, whole; what was not is there whole or not
 * at all.
 */
class CrashIT {
  private static final String BUCKET = "crash";
  private static final int LANES = 16;
  private static final int ROUNDS = 2;
  private static final int WRITES_PER_ROUND = 150;

  @TempDir Path directory;

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  /** The last acknowledged generation of each lane's overwritten key. */
  private final Map<Integer, Integer> generations = new ConcurrentHashMap<>();

  @Test
  void keepsWhatItAcknowledgedAndNothingHalf() throws Exception {
    String upload;
    try (ChildStore child = ChildStore.start(directory);
        S3TestClient client = new S3TestClient(child.port())) {
      client.send(S3TestRequest.bucket("PUT", BUCKET));
      upload = begin(client);
    }
    for (int round = 0; round < ROUNDS; round++) {
      writeUntilKilled(round);
      verify();
    }
    try (ChildStore child = ChildStore.start(directory);
        S3TestClient client = new S3TestClient(child.port())) {
      completeAfterwards(client, upload);
      child.stop();
    }
  }

  private void writeUntilKilled(int round) throws Exception {
    try (ChildStore child = ChildStore.start(directory);
        S3TestClient client = new S3TestClient(child.port())) {
      AtomicBoolean stopped = new AtomicBoolean();
      int before = acknowledged.size();
      List<Future<Void>> lanes = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        lanes.add(write(client, stopped, round, lane, 0));
      }
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (acknowledged.size() < before + WRITES_PER_ROUND && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      child.kill();
      stopped.set(true);
      S3TestClient.await(Future.join(lanes).otherwiseEmpty());
      assertThat(acknowledged.size()).isGreaterThanOrEqualTo(before + WRITES_PER_ROUND);
    }
  }

  private Future<Void> write(
      S3TestClient client, AtomicBoolean stopped, int round, int lane, int n) {
    if (stopped.get()) {
      return Future.succeededFuture();
    }
    String key = "new/" + round + "/" + lane + "/" + n;
    int generation = round * 1_000_000 + n;
    String overwritten = "over/" + lane;
    return client
        .sendAsync(object("PUT", BUCKET, key).body(content(key)))
        .onSuccess(answer -> acknowledge(answer, () -> acknowledged.add(key)))
        .compose(
            written ->
                client.sendAsync(
                    object("PUT", BUCKET, overwritten)
                        .header("x-amz-meta-generation", "" + generation)
                        .body(content(overwritten + generation))))
        .onSuccess(answer -> acknowledge(answer, () -> generations.put(lane, generation)))
        .compose(written -> write(client, stopped, round, lane, n + 1));
  }

  private static void acknowledge(Answer answer, Runnable note) {
    if (answer.status() == 200) {
      note.run();
    }
  }

  private void verify() throws Exception {
    try (ChildStore child = ChildStore.start(directory);
        S3TestClient client = new S3TestClient(child.port())) {
      for (String key : acknowledged) {
        Answer got = client.send(object("GET", BUCKET, key));
        assertThat(got.status()).as(key).isEqualTo(200);
      }
      int large = 0;
      for (String key : list(client)) {
        Answer got = client.send(object("GET", BUCKET, key));
        String generation = got.header("x-amz-meta-generation");
        String expected = content(generation == null ? key : key + generation);
        assertThat(got.text()).as(key).isEqualTo(expected);
        large += expected.length() > 64 * 1024 ? 1 : 0;
        if (generation != null) {
          int lane = Integer.parseInt(key.substring("over/".length()));
          assertThat(Integer.parseInt(generation))
              .isGreaterThanOrEqualTo(generations.getOrDefault(lane, 0));
        }
      }
      // One more is the part of the upload that is still open.
      assertThat(files("bodies")).isEqualTo(large + 1);
      assertThat(files("incoming")).isZero();
      child.stop();
    }
  }

  private long files(String name) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(name))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static List<String> list(S3TestClient client) {
    List<String> keys = new ArrayList<>();
    String token = "";
    do {
      S3TestRequest request = S3TestRequest.bucket("GET", BUCKET).query("list-type", "2");
      Answer page =
          client.send(token.isEmpty() ? request : request.query("continuation-token", token));
      var result = XmlReader.read(page.body(), "ListBucketResult");
      result.children("Contents").forEach(c -> keys.add(c.childText("Key").orElseThrow()));
      token = result.childText("NextContinuationToken").orElse("");
    } while (!token.isEmpty());
    return keys;
  }

  /** Every third body is large enough to be a file. */
  private static String content(String seed) {
    int hash = Math.floorMod(seed.hashCode(), 1000);
    int repeats = hash % 3 == 0 ? 8_000 + 10 * hash : hash;
    return (seed + "|").repeat(1 + repeats / 2);
  }

  private static String begin(S3TestClient client) {
    String id =
        client.send(object("POST", BUCKET, "parted").query("uploads", null)).element("UploadId");
    client.send(part(id, 1, "x".repeat(100_000)));
    return id;
  }

  private static S3TestRequest part(String id, int number, String body) {
    return object("PUT", BUCKET, "parted")
        .query("uploadId", id)
        .query("partNumber", "" + number)
        .body(body);
  }

  /** I23: an upload begun before all the crashes can still be finished. */
  private static void completeAfterwards(S3TestClient client, String id) {
    String second = client.send(part(id, 2, "tail")).header("ETag");
    String first =
        client
            .send(object("GET", BUCKET, "parted").query("uploadId", id))
            .element("ETag")
            .replace("&quot;", "");
    String parts =
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>%s</ETag></Part>"
            + "<Part><PartNumber>2</PartNumber><ETag>%s</ETag></Part></CompleteMultipartUpload>";
    Answer completed =
        client.send(
            object("POST", BUCKET, "parted")
                .query("uploadId", id)
                .body(parts.formatted(first, second)));
    assertThat(completed.status()).as(completed.text()).isEqualTo(200);
    assertThat(client.send(object("GET", BUCKET, "parted")).body()).hasSize(100_004);
  }
}
