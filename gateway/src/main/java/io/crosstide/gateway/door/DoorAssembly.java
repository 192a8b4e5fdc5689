package io.crosstide.gateway.door;

import io.crosstide.gateway.buckets.AccessCheck;
import io.crosstide.gateway.buckets.BucketDirectory;
import io.crosstide.gateway.buckets.Endpoints;
import io.crosstide.gateway.oss.RequestIds;
import io.crosstide.gateway.oss.address.AddressResolver;
import io.crosstide.gateway.oss.auth.Authenticator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/** Puts the door together. */
public final class DoorAssembly {
  /** Connections of clients that are open. */
  static final String CONNECTIONS = "crosstide.gateway.connections";

  private DoorAssembly() {}

  /** Servers that do not listen yet. */
  public static DoorServers servers(
      Vertx vertx,
      DoorServers.Settings settings,
      Endpoints endpoints,
      AddressResolver addresses,
      Authenticator authenticator,
      BucketDirectory buckets,
      AccessCheck access,
      Operations operations,
      MeterRegistry registry) {
    RequestIds ids =
        new RequestIds(InstantSource.system(), () -> ThreadLocalRandom.current().nextLong());
    Door door =
        new Door(
            vertx,
            ids,
            addresses,
            authenticator,
            buckets,
            access,
            operations,
            new DoorMetrics(registry));
    DoorServers servers = new DoorServers(vertx, settings, endpoints, door);
    Gauge.builder(CONNECTIONS, servers, DoorServers::connections).register(registry);
    return servers;
  }
}
