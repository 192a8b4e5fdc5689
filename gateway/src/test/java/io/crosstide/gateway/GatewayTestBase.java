package io.crosstide.gateway;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.comm.SignVersion;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.gateway.fixture.Clients;
import io.crosstide.gateway.fixture.World;
import io.crosstide.gateway.fixture.WorldResource;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.messaging.broker.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;

/** One start of the application for all its integration tests. */
@QuarkusTestResource(value = BrokerResource.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = WorldResource.class, restrictToAnnotatedClass = false)
abstract class GatewayTestBase {
  World world;
  BrokerFixture broker;

  @Inject GatewayLifecycle lifecycle;

  @BeforeEach
  void waitUntilReady() throws Exception {
    await(lifecycle::isReady);
  }

  int port(String region) {
    return lifecycle.gateway().endpoints().port(new RegionName(region)).orElseThrow();
  }

  String endpoint(String region) {
    return "http://127.0.0.1:" + port(region);
  }

  OSS client(SignVersion version) {
    return Clients.of(endpoint(World.HANGZHOU), version, "cn-hangzhou");
  }

  OSS client(String region) {
    return Clients.of(endpoint(region), SignVersion.V4, region.substring("oss-".length()));
  }

  static String newBucketName() {
    return "b-" + UUID.randomUUID().toString().substring(0, 18);
  }

  static void await(Callable<Boolean> condition) throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.call()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("The condition did not come true in time");
      }
      Thread.sleep(10);
    }
  }
}
