package io.crosstide.messaging.amqp;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The configuration with its defaults, but for what a test says. */
final class TestConfig {
  private TestConfig() {}

  static AmqpConfig of(String broker, String... keysAndValues) {
    Map<String, String> values = new HashMap<>();
    values.put("crosstide.amqp.brokers", broker);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put("crosstide.amqp." + keysAndValues[i], keysAndValues[i + 1]);
    }
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(AmqpConfig.class)
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .build();
    return config.getConfigMapping(AmqpConfig.class);
  }
}
