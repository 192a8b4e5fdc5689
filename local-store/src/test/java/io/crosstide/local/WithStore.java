package io.crosstide.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestClient.Answer;
import io.crosstide.local.xml.XmlElement;
import io.crosstide.local.xml.XmlReader;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One store for a class of tests, small parts allowed, and a bucket of its own for each test. */
abstract class WithStore {
  static final int PART_MIN = 1000;

  @TempDir static Path directory;

  static LocalStore store;
  static S3TestClient client;

  private static final AtomicInteger BUCKETS = new AtomicInteger();

  @BeforeAll
  static void start() {
    store =
        S3TestClient.await(
            LocalStore.start(
                LocalStoreOptions.of(directory, S3TestRequest.KEY_ID, S3TestRequest.SECRET)
                    .withRegion("test-region")
                    .withPartBytesMin(PART_MIN)));
    client = new S3TestClient(store.port());
  }

  @AfterAll
  static void stop() {
    client.close();
    S3TestClient.await(store.close());
  }

  static String newBucket() {
    String bucket = "bucket-" + BUCKETS.incrementAndGet();
    ok(S3TestRequest.bucket("PUT", bucket));
    return bucket;
  }

  static String newVersionedBucket() {
    String bucket = newBucket();
    setVersioning(bucket, "Enabled");
    return bucket;
  }

  static void setVersioning(String bucket, String status) {
    ok(
        S3TestRequest.bucket("PUT", bucket)
            .query("versioning", null)
            .body(
                "<VersioningConfiguration><Status>"
                    + status
                    + "</Status></VersioningConfiguration>"));
  }

  /** Sends a request that must succeed. */
  static Answer ok(S3TestRequest request) {
    Answer answer = client.send(request);
    assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    return answer;
  }

  /** Sends a request that must be refused, and checks the error document. */
  static Answer refused(S3TestRequest request, int status, String code) {
    Answer answer = client.send(request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    if (!request.method().equals("HEAD") && status != 304) {
      assertThat(answer.element("Code")).as(answer.text()).isEqualTo(code);
      assertThat(answer.element("RequestId")).isEqualTo(answer.header("x-amz-request-id"));
    }
    return answer;
  }

  static Answer put(String bucket, String key, String body) {
    return ok(S3TestRequest.object("PUT", bucket, key).body(body));
  }

  static Answer get(String bucket, String key) {
    return ok(S3TestRequest.object("GET", bucket, key));
  }

  static String versionOf(Answer answer) {
    return answer.header("x-amz-version-id");
  }

  static XmlElement xml(Answer answer, String root) {
    return XmlReader.read(answer.body(), root);
  }
}
