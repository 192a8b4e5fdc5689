package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.local.S3TestClient.Answer;
import java.net.BindException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

class LifeIT {
  @TempDir Path directory;
  @TempDir Path other;

  private static LocalStore start(LocalStoreOptions options) {
    return S3TestClient.await(LocalStore.start(options));
  }

  private LocalStoreOptions options() {
    return LocalStoreOptions.of(directory, S3TestRequest.KEY_ID, S3TestRequest.SECRET);
  }

  @Test
  void keepsEverythingOverARestart() {
    LocalStore first = start(options());
    String version;
    String upload;
    try (S3TestClient client = new S3TestClient(first.port())) {
      client.send(S3TestRequest.bucket("PUT", "bucket"));
      client.send(
          S3TestRequest.bucket("PUT", "bucket")
              .query("versioning", null)
              .body("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"));
      version =
          client
              .send(object("PUT", "bucket", "k").body("x".repeat(100_000)))
              .header("x-amz-version-id");
      upload =
          client.send(object("POST", "bucket", "k").query("uploads", null)).element("UploadId");
    }
    S3TestClient.await(first.close());
    LocalStore second = start(options());
    try (S3TestClient client = new S3TestClient(second.port())) {
      Answer got = client.send(object("GET", "bucket", "k").query("versionId", version));
      assertThat(got.body()).hasSize(100_000);
      Answer newer = client.send(object("PUT", "bucket", "k").body("y"));
      assertThat(newer.header("x-amz-version-id")).isGreaterThan(version);
      assertThat(client.send(S3TestRequest.bucket("GET", "bucket").query("uploads", null)).text())
          .contains(upload);
    }
    S3TestClient.await(second.close());
  }

  @Test
  void refusesADirectoryOrAPortInUse() {
    LocalStore store = start(options());
    assertThatThrownBy(() -> start(options())).hasRootCauseInstanceOf(RocksDBException.class);
    LocalStoreOptions samePort =
        LocalStoreOptions.of(other, S3TestRequest.KEY_ID, S3TestRequest.SECRET)
            .withPort(store.port());
    assertThatThrownBy(() -> start(samePort)).hasRootCauseInstanceOf(BindException.class);
    LocalStore elsewhere = start(samePort.withPort(0));
    S3TestClient.await(elsewhere.close());
    S3TestClient.await(store.close());
  }
}
