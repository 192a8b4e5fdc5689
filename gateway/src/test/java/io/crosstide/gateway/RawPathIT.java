package io.crosstide.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.ListObjectsRequest;
import io.crosstide.gateway.fixture.RawHttp;
import io.crosstide.gateway.fixture.Signed;
import io.crosstide.gateway.fixture.World;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths reach the store as they came (I46), whatever the client encodes and whatever not. */
@QuarkusTest
class RawPathIT extends GatewayTestBase {
  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a%2Fb|a/b",
        "a/b|a/b",
        "%2Fleading|/leading",
        "/leading|/leading",
        "a//b|a//b",
        "a%2F%2Fb/|a//b/",
        "./a|./a",
        "../../etc/passwd|../../etc/passwd",
        "a/../b/./c|a/../b/./c",
        "dir/|dir/",
        "a+b|a+b",
        "a%2Bb|a+b",
        "a%20b%20|\"a b \"",
        "a%26b%23c%3Fd|a&b#c?d",
        "a;b=c|a;b=c",
        "%25zz%2F|%zz/",
        "100%25|100%",
        "%E2%82%AC%F0%9F%98%80|€😀",
        "%C3%A9|é",
        "e%CC%81|e\u0301",
        "tab%09end|\"tab\tend\"",
        "ctl%01%1F|\"ctl\u0001\u001f\"",
        "~*'()!|~*'()!"
      })
  void keepsKeysAsTheyCame(String path, String key) throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    Signed put =
        new Signed("PUT", "/" + bucket + "/" + path, "/" + bucket + "/" + key)
            .header("content-length", "3");
    Signed get = new Signed("GET", "/" + bucket + "/" + path, "/" + bucket + "/" + key);
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      assertThat(http.send(put.head()).send("abc").read().status()).isEqualTo(200);
      RawHttp.Answer read = http.send(get.head()).read();
      assertThat(read.status()).isEqualTo(200);
      assertThat(read.text()).isEqualTo("abc");
    }
    ListObjectsRequest encoded = new ListObjectsRequest(bucket).withEncodingType("url");
    assertThat(oss.listObjects(encoded).getObjectSummaries())
        .extracting(s -> URLDecoder.decode(s.getKey(), StandardCharsets.UTF_8))
        .containsExactly(key);
  }

  @Test
  void readsUnescapedUtf8AndAbsoluteTargets() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    String target = "/" + bucket + "/" + latin("grün");
    Signed put = new Signed("PUT", target, "/" + bucket + "/grün").header("content-length", "0");
    Signed absolute = new Signed("GET", "http://127.0.0.1" + target, "/" + bucket + "/grün");
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      assertThat(http.send(put.head()).read().status()).isEqualTo(200);
      assertThat(http.send(absolute.head()).read().status()).isEqualTo(200);
    }
    assertThat(oss.doesObjectExist(bucket, "grün")).isTrue();
  }

  @Test
  void readsVirtualHostsAndCnames() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    oss.putObject(bucket, "k", new ByteArrayInputStream(new byte[] {65}));
    oss.createBucket("cname-bucket");
    oss.putObject("cname-bucket", "k", new ByteArrayInputStream(new byte[] {66}));
    assertThat(getFrom(bucket + ".oss-cn-hangzhou.oss.test", "/k", bucket)).isEqualTo("A");
    assertThat(getFrom(bucket + ".oss-cn-hangzhou.aliyuncs.com", "/k", bucket)).isEqualTo("A");
    assertThat(getFrom("oss-cn-beijing.oss.test", "/" + bucket + "/k", bucket)).isEqualTo("A");
    assertThat(getFrom("files.example.com", "/k", "cname-bucket")).isEqualTo("B");
  }

  /** One port for all regions, told apart by the host. */
  @Test
  void findsTheRegionInTheHost() throws Exception {
    String bucket = newBucketName();
    int shared = lifecycle.gateway().endpoints().sharedPort();
    Signed put =
        new Signed("PUT", "/", "/" + bucket + "/")
            .host(bucket + ".oss-cn-beijing.oss.test:" + shared)
            .header("content-length", "0");
    try (RawHttp http = new RawHttp(shared)) {
      assertThat(http.send(put.head()).read().status()).isEqualTo(200);
    }
    assertThat(client(SignVersion.V4).getBucketLocation(bucket)).isEqualTo("oss-cn-beijing");
  }

  private String getFrom(String host, String target, String bucket) throws Exception {
    Signed get = new Signed("GET", target, "/" + bucket + "/k").host(host);
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      return http.send(get.head()).read().text();
    }
  }

  @ParameterizedTest
  @CsvSource({"%zz,400", "%E2%82,400", "%FF,400", "%,400"})
  void refusesBrokenEscapes(String path, int status) throws Exception {
    Signed get = new Signed("GET", "/bucket/" + path, "/bucket/x");
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      assertThat(http.send(get.head()).read().status()).isEqualTo(status);
    }
  }

  @Test
  void takesTheLongestKeyAndRefusesALongerOne() throws Exception {
    OSS oss = client(SignVersion.V4);
    String bucket = newBucketName();
    oss.createBucket(bucket);
    try (RawHttp http = new RawHttp(port(World.HANGZHOU))) {
      for (int length : new int[] {1024, 1025}) {
        String key = "k".repeat(length);
        Signed put =
            new Signed("PUT", "/" + bucket + "/" + key, "/" + bucket + "/" + key)
                .header("content-length", "0");
        assertThat(http.send(put.head()).read().status()).isEqualTo(length == 1024 ? 200 : 400);
      }
    }
  }
}
