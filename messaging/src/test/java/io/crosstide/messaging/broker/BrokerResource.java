package io.crosstide.messaging.broker;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * A broker for {@code @QuarkusTest}: {@code @QuarkusTestResource(BrokerResource.class)}. A test
 * gets the {@link BrokerFixture} into a field of that type.
 */
public final class BrokerResource implements QuarkusTestResourceLifecycleManager {
  private BrokerFixture broker;

  @Override
  public Map<String, String> start() {
    broker = BrokerFixture.start();
    return Map.of("crosstide.amqp.brokers", broker.address());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(broker, field -> field.getType() == BrokerFixture.class);
  }

  @Override
  public void stop() {
    if (broker != null) {
      broker.stop();
    }
  }
}
