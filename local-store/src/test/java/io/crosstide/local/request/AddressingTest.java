package io.crosstide.local.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.local.error.S3Error;
import io.crosstide.local.error.S3Exception;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressingTest {
  private final Addressing addressing = new Addressing(List.of("localhost", "s3.example"));

  @ParameterizedTest
  @CsvSource({
    "/, localhost:80, '', ''",
    "/b, localhost:80, b, ''",
    "/b/, localhost:80, b, ''",
    "/b/k, 127.0.0.1, b, k",
    "/b//k, 127.0.0.1, b, /k",
    "/b/a/../k, 127.0.0.1, b, a/../k",
    "/b/%2E%2E%2Fk, 127.0.0.1, b, ../k",
    "/b/a%252Fk, 127.0.0.1, b, a%2Fk",
    "/b/a+k?x=1, 127.0.0.1, b, a+k",
    "/, b.localhost:80, b, ''",
    "/k, b.localhost, b, k",
    "//k, B.LocalHost, b, /k",
    "/k, a.b.s3.example, a.b, k",
    "/b/k, [::1]:80, b, k",
    "http://127.0.0.1:80/b/k?q, 127.0.0.1, b, k",
  })
  void findsBucketAndKeyI46(String uri, String host, String bucket, String key) {
    Addressing.Target target = addressing.resolve(uri, host);
    assertThat(target.bucket().orElse("")).isEqualTo(bucket);
    assertThat(target.key().map(ObjectKey::value).orElse("")).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/b/%", "/b/%2", "/b/%g0", "/b/%FF", "/b/%C3%28", "/b?x=%zz", "/%FF/k"})
  void refusesBrokenEscapes(String uri) {
    assertThatThrownBy(() -> addressing.resolve(uri, "127.0.0.1"))
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.INVALID_URI));
  }

  @Test
  void readsQueriesInOrder() {
    QueryParameters query = QueryParameters.parse("a=1&b&c=x+y%2Bz&&a=2&d=%3D=");
    assertThat(query.get("a")).contains("1");
    assertThat(query.get("b")).contains("");
    assertThat(query.get("c")).contains("x y+z");
    assertThat(query.get("d")).contains("==");
    assertThat(query.has("e")).isFalse();
    assertThat(query.all()).hasSize(5);
  }
}
