package io.crosstide.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.BucketName;
import io.crosstide.contracts.id.ObjectKey;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.store.region.Region;
import io.crosstide.store.region.Region.Addressing;
import io.crosstide.store.region.StoreCredentials;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "http://h:9000,PATH,photos,a/b,h,9000,/company-photos/a/b",
    "http://h:9000,PATH,other,a//../b,h,9000,/other/a//../b",
    "http://h:9000,PATH,other,,h,9000,/other",
    "http://h:9000,PATH,,,h,9000,/",
    "https://h,PATH,other,+ %2F,h,443,/other/%2B%20%252F",
    "http://h,VIRTUAL_HOST,photos,a,company-photos.h,80,/a",
    "http://h,VIRTUAL_HOST,photos,/a,company-photos.h,80,//a",
    "http://h,VIRTUAL_HOST,photos,,company-photos.h,80,/",
    "http://h,VIRTUAL_HOST,,,h,80,/",
    "http://h/base/,PATH,other,a,h,80,/base/other/a"
  })
  void addressesBucketsAndKeys(
      String endpoint,
      Addressing addressing,
      String bucket,
      String key,
      String host,
      int port,
      String path) {
    RequestOptions options = address(endpoint, addressing, request(bucket, key));
    assertThat(options.getHost()).isEqualTo(host);
    assertThat(options.getPort()).isEqualTo(port);
    assertThat(options.getURI()).isEqualTo(path);
    assertThat(options.isSsl()).isEqualTo(endpoint.startsWith("https"));
    assertThat(options.getFollowRedirects()).isFalse();
  }

  @Test
  void sortsAndEncodesTheQueryOnce() {
    S3Request request =
        request("b", null).query("prefix", "a b/%2F+ü").query("list-type", "2").query("acl", "");
    assertThat(address("http://h", Addressing.PATH, request).getURI())
        .isEqualTo("/b?acl=&list-type=2&prefix=a%20b%2F%252F%2B%C3%BC");
  }

  private static S3Request request(String bucket, String key) {
    if (bucket == null) {
      return S3Request.ofService(HttpMethod.GET);
    }
    BucketName name = new BucketName(bucket);
    return key == null
        ? S3Request.ofBucket(HttpMethod.GET, name)
        : S3Request.ofObject(HttpMethod.GET, name, new ObjectKey(key));
  }

  private static RequestOptions address(String endpoint, Addressing addressing, S3Request request) {
    Region region =
        new Region(
            new RegionName("oss-x"),
            URI.create(endpoint),
            addressing,
            "us-east-1",
            new StoreCredentials("AK", "SK"),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            false,
            Map.of(new BucketName("photos"), new BucketName("company-photos")),
            Map.of());
    return new S3Endpoint(region).address(request, SigV4Signer.UNSIGNED_PAYLOAD, Instant.EPOCH);
  }
}
