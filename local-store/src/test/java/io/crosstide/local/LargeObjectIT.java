package io.crosstide.local;

import static io.crosstide.local.S3TestRequest.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestRequest.Signing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects pass through in pieces: the heap stays far smaller than they are. */
class LargeObjectIT {
  private static final int BLOCK = 1 << 20;

  /** Four heaps; {@code -Dlocal-store.large-mib=5120} tries the largest object there is. */
  private static final int BLOCKS = Integer.getInteger("local-store.large-mib", 160);

  @TempDir Path directory;

  @Test
  void streamsInAndOutWithAFlatHeap() throws Exception {
    byte[] block = new byte[BLOCK];
    new SplittableRandom(7).nextBytes(block);
    try (ChildStore child =
            ChildStore.start(
                directory,
                "-Xmx40m",
                "-XX:MaxDirectMemorySize=32m",
                "-XX:+ExitOnOutOfMemoryError");
        S3TestClient client = new S3TestClient(child.port())) {
      client.send(S3TestRequest.bucket("PUT", "large"));
      long begin = System.nanoTime();
      put(child, block);
      long middle = System.nanoTime();
      readSlowly(child);
      get(child, block);
      long end = System.nanoTime();
      System.out.printf(
          "PUT %d MB/s, GET %d MB/s%n",
          BLOCKS * 1000L / ((middle - begin) / 1_000_000),
          BLOCKS * 1000L / ((end - middle) / 1_000_000));
      assertThat(
              client
                  .send(object("PUT", "large", "copy").header("x-amz-copy-source", "large/k"))
                  .status())
          .isEqualTo(200);
      child.stop();
    }
  }

  private static void put(ChildStore child, byte[] block) throws IOException {
    HttpURLConnection connection = open(child, "PUT");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode((long) BLOCKS * BLOCK);
    try (OutputStream out = connection.getOutputStream()) {
      for (int i = 0; i < BLOCKS; i++) {
        out.write(block);
      }
    }
    assertThat(connection.getResponseCode()).isEqualTo(200);
  }

  private static void get(ChildStore child, byte[] block) throws IOException {
    HttpURLConnection connection = open(child, "GET");
    assertThat(connection.getContentLengthLong()).isEqualTo((long) BLOCKS * BLOCK);
    try (InputStream in = connection.getInputStream()) {
      for (int i = 0; i < BLOCKS; i++) {
        assertThat(Arrays.equals(in.readNBytes(BLOCK), block)).isTrue();
      }
    }
  }

  /**
   * Clients that take only the beginning and then stand still must not fill the heap, nor stop
   * others.
   */
  private static void readSlowly(ChildStore child) throws IOException {
    for (int i = 0; i < 20; i++) {
      InputStream in = open(child, "GET").getInputStream();
      assertThat(in.readNBytes(1000)).hasSize(1000);
      if (i % 2 == 0) {
        in.close();
      }
    }
  }

  private static HttpURLConnection open(ChildStore child, String method) throws IOException {
    String target =
        object(method, "large", "k").signing(Signing.PRESIGNED).signed(child.port()).target();
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + child.port() + target).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setReadTimeout(60_000);
    return connection;
  }
}
