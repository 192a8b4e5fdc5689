package io.crosstide.gateway;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.OSSObject;
import io.crosstide.contracts.id.RegionName;
import io.crosstide.gateway.fixture.Clients;
import io.crosstide.gateway.fixture.World;
import io.crosstide.gateway.fixture.WorldResource;
import io.crosstide.messaging.amqp.Await;
import io.crosstide.messaging.broker.BrokerFixture;
import io.crosstide.messaging.broker.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
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
    await(() -> lifecycle.gateway().capture().capture().isOpen());
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

  static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  static InputStream stream(byte[] content) {
    return new ByteArrayInputStream(content);
  }

  static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  static byte[] read(OSS oss, GetObjectRequest request) throws Exception {
    try (OSSObject object = oss.getObject(request)) {
      return object.getObjectContent().readAllBytes();
    }
  }

  static String newBucket(OSS oss) {
    String bucket = newBucketName();
    oss.createBucket(bucket);
    return bucket;
  }

  /** The OSS error code of a call; empty if it succeeds. */
  static String code(Runnable call) {
    try {
      call.run();
      return "";
    } catch (OSSException e) {
      return e.getErrorCode();
    }
  }

  static String newBucketName() {
    return "b-" + UUID.randomUUID().toString().substring(0, 18);
  }

  static void await(Callable<Boolean> condition) throws Exception {
    Await.until("the condition", Duration.ofSeconds(20), condition);
  }
}
