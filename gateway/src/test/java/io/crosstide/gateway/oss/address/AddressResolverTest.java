package io.crosstide.gateway.oss.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.gateway.oss.OssHeaders;
import io.crosstide.gateway.oss.OssRequest;
import io.crosstide.gateway.oss.error.OssException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressResolverTest {
  private static final ServiceHosts HOSTS =
      ServiceHosts.ofDomain("Store.example.com", List.of("cn-hangzhou", "cn-beijing"))
          .withCnames(Map.of("static.example.com", "web", "cdn.store.example.com", "assets"));

  private final AddressResolver resolver = new AddressResolver(HOSTS);

  /** Host, raw path, signed resource, style, region. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Path style: service hosts, IP addresses, localhost, unknown names
        "127.0.0.1:9000 | / | / | PATH | port",
        "127.0.0.1:9000 | /bkt | /bkt/ | PATH | port",
        "127.0.0.1:9000 | /bkt/ | /bkt/ | PATH | port",
        "127.0.0.1:9000 | /bkt/key | /bkt/key | PATH | port",
        "[::1]:9000 | /bkt/key | /bkt/key | PATH | port",
        "[::1] | /bkt/key | /bkt/key | PATH | port",
        "localhost:9000 | /bkt/key | /bkt/key | PATH | port",
        "LOCALHOST | /bkt/key | /bkt/key | PATH | port",
        "store.example.com | /bkt/key | /bkt/key | PATH | port",
        "store.example.com. | /bkt/key | /bkt/key | PATH | port",
        "oss-cn-beijing.store.example.com:80 | /bkt/key | /bkt/key | PATH | cn-beijing",
        "other.host | /bkt/key | /bkt/key | PATH | port",
        "'' | /bkt/key | /bkt/key | PATH | port",
        // Keys as they came
        "localhost | /bkt/a%2Fb%20c.txt | /bkt/a/b c.txt | PATH | port",
        "localhost | /bkt//a | /bkt//a | PATH | port",
        "localhost | /bkt/%2Fa | /bkt//a | PATH | port",
        "localhost | /bkt/a//b/../c/./d | /bkt/a//b/../c/./d | PATH | port",
        "localhost | /bkt/a+b;c%252F~* | /bkt/a+b;c%2F~* | PATH | port",
        "localhost | /bkt/dir/ | /bkt/dir/ | PATH | port",
        "localhost | /bkt/%E4%BD%A0 | /bkt/你 | PATH | port",
        "localhost | /bkt%2Fkey | /bkt/key | PATH | port",
        // Virtual host
        "bkt.store.example.com | / | /bkt/ | VIRTUAL_HOST | port",
        "bkt.store.example.com:81 | /key | /bkt/key | VIRTUAL_HOST | port",
        "bkt.store.example.com | //key | /bkt//key | VIRTUAL_HOST | port",
        "bkt.store.example.com | /bkt/key | /bkt/bkt/key | VIRTUAL_HOST | port",
        "bkt.oss-cn-hangzhou.store.example.com | /key | /bkt/key | VIRTUAL_HOST | cn-hangzhou",
        "bkt.oss-cn-hangzhou-internal.store.example.com | /k | /bkt/k | VIRTUAL_HOST | cn-hangzhou",
        "bkt.localhost:9000 | /key | /bkt/key | VIRTUAL_HOST | port",
        ".store.example.com | / | / | PATH | port",
        // Public names
        "bkt.oss-cn-hangzhou.aliyuncs.com | /key | /bkt/key | VIRTUAL_HOST | cn-hangzhou",
        "bkt.oss-cn-hangzhou-internal.aliyuncs.com | / | /bkt/ | VIRTUAL_HOST | cn-hangzhou",
        "bkt.oss-ap-southeast-1.aliyuncs.com | / | /bkt/ | VIRTUAL_HOST | ap-southeast-1",
        "bkt.oss-accelerate.aliyuncs.com | / | /bkt/ | VIRTUAL_HOST | port",
        "bkt.oss-accelerate-overseas.aliyuncs.com | / | /bkt/ | VIRTUAL_HOST | port",
        ".oss-cn-hangzhou.aliyuncs.com | / | / | PATH | cn-hangzhou",
        "oss-cn-hangzhou.aliyuncs.com | / | / | PATH | cn-hangzhou",
        "oss-cn-hangzhou.aliyuncs.com | /bkt/key | /bkt/key | PATH | cn-hangzhou",
        "bkt.oss-cn-hangzhou.aliyuncs.com | /bktx/key | /bkt/bktx/key | VIRTUAL_HOST | cn-hangzhou",
        // Mapped names
        "static.example.com | /a/b | /web/a/b | CNAME | port",
        "cdn.store.example.com | / | /assets/ | CNAME | port",
      })
  void readsEveryStyle(String host, String path, String signed, AddressStyle style, String region) {
    List<OssAddress> readings = resolver.resolve(request(host, path));
    assertThat(readings).hasSize(1);
    OssAddress address = readings.get(0);
    assertThat(address.resource().signed()).isEqualTo(signed);
    assertThat(address.style()).isEqualTo(style);
    assertThat(address.endpointRegion()).contains(region);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/bkt/a/b | /bkt/a/b | /bkt/bkt/a/b",
        "/bkt/ | /bkt/ | /bkt/bkt/",
        "/bkt | /bkt/ | /bkt/bkt",
      })
  void givesBothReadingsWhereHostAndPathNameTheBucket(String path, String first, String last) {
    List<OssAddress> readings = resolver.resolve(request("bkt.oss-cn-hangzhou.aliyuncs.com", path));
    assertThat(readings)
        .extracting(reading -> reading.resource().signed())
        .containsExactly(first, last);
    assertThat(readings)
        .extracting(OssAddress::style)
        .containsExactly(AddressStyle.PATH, AddressStyle.VIRTUAL_HOST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost | /Bkt/key | InvalidBucketName",
        "localhost | /b/key | InvalidBucketName",
        "localhost | //key | InvalidBucketName",
        "localhost | /-bkt/key | InvalidBucketName",
        "localhost | /b.kt/key | InvalidBucketName",
        "a.b.store.example.com | /key | InvalidBucketName",
        "localhost | /bkt/% | InvalidObjectName",
        "localhost | /bkt/%FF | InvalidObjectName",
        "localhost | /bkt/%C0%AF | InvalidObjectName",
      })
  void refusesNamesThatCannotBe(String host, String path, String code) {
    assertThatThrownBy(() -> resolver.resolve(request(host, path)))
        .isInstanceOfSatisfying(
            OssException.class,
            refusal -> {
              assertThat(refusal.error().code()).isEqualTo(code);
              assertThat(refusal.error().status()).isEqualTo(400);
            });
  }

  @Test
  void takesKeysOfUpTo1024Bytes() {
    String longest = "%E4%BD%A0".repeat(341) + "a";
    assertThat(resolver.resolve(request("localhost", "/bkt/" + longest))).hasSize(1);
    assertThatThrownBy(() -> resolver.resolve(request("localhost", "/bkt/" + longest + "a")))
        .isInstanceOf(OssException.class)
        .hasMessageContaining("InvalidObjectName");
  }

  @Test
  void knowsNoRegionIfNeitherHostNorPortSaysOne() {
    OssRequest request =
        new OssRequest("GET", "/", "", OssHeaders.none(), "localhost", Optional.empty());
    assertThat(resolver.resolve(request).get(0).endpointRegion()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "abc, true",
    "a-1, true",
    "123, true",
    "ab, false",
    "abc-, false",
    "-abc, false",
    "aBc, false",
    "a_c, false",
    "a.c, false",
    "ünn, false",
  })
  void knowsBucketNames(String name, boolean good) {
    assertThat(NameRules.isBucketName(name)).isEqualTo(good);
  }

  @Test
  void limitsBucketNamesTo63() {
    assertThat(NameRules.isBucketName("a".repeat(63))).isTrue();
    assertThat(NameRules.isBucketName("a".repeat(64))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/src/a%2Fb%20c | src | a/b c | ''",
        "src/a | src | a | ''",
        "/src/%E4%BD%A0?versionId=CAE+x | src | 你 | CAE x",
        "/src/a%3Fb | src | a?b | ''",
        "/src/a+b | src | a+b | ''",
      })
  void readsCopySources(String header, String bucket, String key, String version) {
    assertThat(CopySource.parse(header))
        .isEqualTo(new CopySource(bucket, key, Optional.of(version).filter(id -> !id.isEmpty())));
  }

  @ParameterizedTest
  @CsvSource({
    "/src, InvalidArgument",
    "/src/%, InvalidArgument",
    "/S/a, InvalidBucketName",
    "/src/, InvalidObjectName",
  })
  void refusesBadCopySources(String header, String code) {
    assertThatThrownBy(() -> CopySource.parse(header))
        .isInstanceOf(OssException.class)
        .hasMessageStartingWith(code + ":");
  }

  private static OssRequest request(String host, String path) {
    return new OssRequest("GET", path, "", OssHeaders.none(), host, Optional.of("port"));
  }
}
