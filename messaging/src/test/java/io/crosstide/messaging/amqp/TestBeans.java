package io.crosstide.messaging.amqp;

import io.crosstide.messaging.broker.BrokerFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;

/** The beans of this package without a container. */
public final class TestBeans {
  private final Intakes intakes;
  private final Publishers publishers;

  public TestBeans(Vertx vertx, BrokerFixture broker) {
    AmqpConfig config = TestConfig.of(broker.address());
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    intakes = new Intakes(vertx, config, meters);
    publishers = new Publishers(vertx, config, meters);
  }

  public Intakes intakes() {
    return intakes;
  }

  public Publishers publishers() {
    return publishers;
  }

  /** Ends as a service does. */
  public void close() {
    intakes.drain();
    intakes.close();
    publishers.close();
  }
}
