package io.crosstide.gateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.contracts.id.RegionName;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {
  private static final RegionName REGION = new RegionName("oss-cn-hangzhou");

  @ParameterizedTest
  @CsvSource({
    ",9001,,,127.0.0.1:9001",
    ",,9000,,127.0.0.1:9000",
    "oss.test,,80,,oss-cn-hangzhou.oss.test",
    "oss.test,,9000,,oss-cn-hangzhou.oss.test:9000",
    "oss.test,,9000,80,oss-cn-hangzhou.oss.test",
    "oss.test,9001,9000,,oss-cn-hangzhou.oss.test:9001",
    "oss.test,9001,9000,8443,oss-cn-hangzhou.oss.test:8443",
    ",9001,,8443,127.0.0.1:9001"
  })
  void namesWhereARegionIsReached(
      String domain, Integer own, Integer shared, Integer advertised, String expected) {
    Endpoints endpoints =
        new Endpoints(
            Optional.ofNullable(domain),
            "127.0.0.1",
            advertised == null ? OptionalInt.empty() : OptionalInt.of(advertised));
    if (own != null) {
      endpoints.listening(REGION, own);
    }
    if (shared != null) {
      endpoints.listening(shared);
    }
    assertThat(endpoints.of(REGION)).isEqualTo(expected);
  }
}
