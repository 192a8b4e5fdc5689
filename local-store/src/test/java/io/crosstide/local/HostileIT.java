package io.crosstide.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.local.S3TestRequest.Signing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I60: bad input is refused cheaply and changes nothing. */
class HostileIT extends WithStore {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Tagging><TagSet><Tag><Key>a</Key>"
            + "<Value>&x;</Value></Tag></TagSet></Tagging>",
        "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><Tagging><TagSet>"
            + "<Tag><Key>a</Key><Value>&b;</Value></Tag></TagSet></Tagging>",
        "<Tagging><TagSet><Tag><Key>a</Key><Value>&undefined;</Value></Tag></TagSet></Tagging>",
        "<Tagging><TagSet>",
        "not xml",
        "<?xml version=\"1.0\" encoding=\"no-such-encoding\"?><Tagging/>",
        "\u0000",
        "<Delete/>",
      })
  void refusesHostileXmlI60(String document) {
    String bucket = newBucket();
    put(bucket, "k", "x");
    refused(
        S3TestRequest.object("PUT", bucket, "k").query("tagging", null).body(document),
        400,
        "MalformedXML");
    assertThat(get(bucket, "k").headers().contains("x-amz-tagging-count")).isFalse();
  }

  @Test
  void refusesDeepAndLongXmlI60() {
    String bucket = newBucket();
    put(bucket, "k", "x");
    S3TestRequest tagging = S3TestRequest.object("PUT", bucket, "k").query("tagging", null);
    refused(tagging.body("<a>".repeat(10_000) + "</a>".repeat(10_000)), 400, "MalformedXML");
    refused(tagging.body("<Tagging>" + " ".repeat(300_000)), 400, "MaxMessageLengthExceeded");
  }

  /** A body of 100 MB is refused by its head, and the client is cut off soon. */
  @Test
  void doesNotTakeInAHugeDocumentI60() throws Exception {
    String bucket = newBucket();
    try (Socket socket = connect()) {
      String head = head("PUT", "/" + bucket + "?tagging", "Content-Length: 104857600\r\n");
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 403");
      byte[] block = new byte[1 << 20];
      int sent = 0;
      try {
        for (; sent < 100; sent++) {
          out.write(block);
        }
      } catch (IOException cutOff) {
        // Expected, well before the end.
      }
      assertThat(sent).isLessThan(64);
    }
  }

  @Test
  void answersBeforeABodyThatWaitsForContinue() throws Exception {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              head("PUT", "/no-such-bucket/k", "Content-Length: 5\r\nExpect: 100-continue\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 404");
    }
    String bucket = newBucket();
    ok(
        S3TestRequest.bucket("PUT", bucket)
            .query("acl", null)
            .header("x-amz-acl", "public-read-write"));
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          head("PUT", "/" + bucket + "/k", "Content-Length: 5\r\nExpect: 100-continue\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 100");
      out.write("hello".getBytes(StandardCharsets.US_ASCII));
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 200");
    }
    assertThat(get(bucket, "k").text()).isEqualTo("hello");
  }

  /** A client that dies in the middle leaves nothing behind: no object, no file. */
  @ParameterizedTest
  @ValueSource(ints = {10, 70_000, 3_000_000})
  void keepsNothingOfABodyCutShort(int sent) throws Exception {
    String bucket = newBucket();
    ok(
        S3TestRequest.bucket("PUT", bucket)
            .query("acl", null)
            .header("x-amz-acl", "public-read-write"));
    put(bucket, "k", "as it was");
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      String length = "Content-Length: " + (sent + 1) + "\r\n";
      out.write(head("PUT", "/" + bucket + "/k", length).getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[sent]);
      out.flush();
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(directory.resolve("incoming")).isEmptyDirectory();
    assertThat(get(bucket, "k").text()).isEqualTo("as it was");
  }

  private static boolean isEmpty() {
    String[] names = directory.resolve("incoming").toFile().list();
    return names != null && names.length == 0;
  }

  @Test
  void asksForALength() throws Exception {
    String bucket = newBucket();
    ok(
        S3TestRequest.bucket("PUT", bucket)
            .query("acl", null)
            .header("x-amz-acl", "public-read-write"));
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              (head("PUT", "/" + bucket + "/k", "Transfer-Encoding: chunked\r\n")
                      + "1\r\nx\r\n0\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 411");
    }
  }

  @Test
  void refusesObjectsNoStoreTakes() throws Exception {
    String bucket = newBucket();
    ok(
        S3TestRequest.bucket("PUT", bucket)
            .query("acl", null)
            .header("x-amz-acl", "public-read-write"));
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              head("PUT", "/" + bucket + "/k", "Content-Length: 5368709121\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 400");
    }
    S3TestRequest put = S3TestRequest.object("PUT", bucket, "k").body("x");
    refused(put.header("x-amz-meta-a", "x".repeat(9000)), 400, "MetadataTooLarge");
    refused(put.header("x-amz-storage-class", "PAPER"), 400, "InvalidStorageClass");
    refused(
        put.header("x-amz-server-side-encryption", "rot13"),
        400,
        "InvalidEncryptionAlgorithmError");
    refused(
        put.header("x-amz-server-side-encryption-customer-algorithm", "AES256"),
        501,
        "NotImplemented");
    refused(put.header("x-amz-object-lock-mode", "GOVERNANCE"), 501, "NotImplemented");
    refused(put.header("x-amz-tagging", "a=1&a=2"), 400, "InvalidTag");
  }

  /** Framing that lies about its lengths or ends early. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\nhello\r\n",
        "5\r\nhel",
        "zz\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "6\r\nhello!\r\n0\r\n\r\n",
        "4\r\nhell\r\n0\r\n\r\n",
        "5\r\nhelloX\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\n\r\nmore\r\n",
        "ffffffffffffffff\r\nhello\r\n0\r\n\r\n",
      })
  void refusesBrokenFraming(String body) {
    String bucket = newBucket();
    ok(
        S3TestRequest.bucket("PUT", bucket)
            .query("acl", null)
            .header("x-amz-acl", "public-read-write"));
    S3TestRequest put =
        S3TestRequest.object("PUT", bucket, "k")
            .signing(Signing.NONE)
            .header("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
            .header("x-amz-decoded-content-length", "5")
            .body(body);
    assertThat(client.send(put).status()).isEqualTo(400);
    refused(S3TestRequest.object("GET", bucket, "k"), 404, "NoSuchKey");
    ok(put.body("5\r\nhello\r\n0\r\n\r\n"));
    assertThat(get(bucket, "k").text()).isEqualTo("hello");
  }

  @Test
  void takesLongRequestLines() {
    String bucket = newBucket();
    String key = "\u0001".repeat(1024);
    put(bucket, key, "x");
    S3TestRequest list =
        S3TestRequest.bucket("GET", bucket)
            .query("prefix", "\u0001".repeat(1000))
            .query("start-after", "\u0001".repeat(1000))
            .query("delimiter", "\u0002".repeat(1000))
            .query("list-type", "2")
            .query("encoding-type", "url");
    assertThat(ok(list).text()).contains("<KeyCount>1</KeyCount>");
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), store.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String head(String method, String target, String headers) {
    return method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n";
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
