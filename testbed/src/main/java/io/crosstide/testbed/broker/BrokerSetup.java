package io.crosstide.testbed.broker;

import io.crosstide.contracts.codec.Addresses;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** How the broker is set up: the reference for a broker of one's own as well. */
final class BrokerSetup {
  private static final List<String> QUEUES =
      List.of(
          Addresses.TASKS_LIVE,
          Addresses.TASKS_RTC,
          Addresses.TASKS_HISTORY,
          Addresses.TASKS_RETRY,
          Addresses.SURVEYS,
          Addresses.REPORTS,
          Addresses.HEARTBEATS,
          Addresses.COVERAGE,
          Addresses.DEAD_LETTERS);

  /** Above this an address pages to disk instead of filling the heap. */
  private static final long ADDRESS_BYTES_MAX = 32L << 20;

  /** Remembered message ids per address: more than can be in doubt over a restart of the broker. */
  private static final int DUPLICATE_IDS = 20_000;

  /**
   * Deliveries until a message is called poison. Crashes count, so it is well above what bad luck
   * can reach.
   */
  private static final int DELIVERIES_MAX = 20;

  private BrokerSetup() {}

  static Configuration configuration(Path directory, int port) throws Exception {
    Configuration configuration =
        new ConfigurationImpl()
            .setName("crosstide")
            .setSecurityEnabled(false)
            .setPersistenceEnabled(true)
            .setJournalType(JournalType.NIO)
            .setJournalDirectory(directory.resolve("journal").toString())
            .setBindingsDirectory(directory.resolve("bindings").toString())
            .setPagingDirectory(directory.resolve("paging").toString())
            .setLargeMessagesDirectory(directory.resolve("large").toString())
            .setJournalFileSize(4 << 20)
            .setJournalMinFiles(2)
            .setIDCacheSize(DUPLICATE_IDS)
            .setGlobalMaxSize(128L << 20)
            .setMaxDiskUsage(95)
            .setMessageExpiryScanPeriod(60_000)
            .addAcceptorConfiguration(
                "amqp",
                "tcp://127.0.0.1:"
                    + port
                    + "?protocols=AMQP;amqpCredits=1000;amqpLowCredits=300;amqpDuplicateDetection=true")
            .addAddressSetting("#", addressSettings());
    for (String queue : QUEUES) {
      configuration.addAddressConfiguration(
          new CoreAddressConfiguration()
              .setName(queue)
              .addRoutingType(RoutingType.ANYCAST)
              .addQueueConfiguration(
                  QueueConfiguration.of(queue)
                      .setAddress(queue)
                      .setRoutingType(RoutingType.ANYCAST)
                      .setDurable(true)));
    }
    configuration.addAddressConfiguration(
        new CoreAddressConfiguration()
            .setName(Addresses.RULES)
            .addRoutingType(RoutingType.MULTICAST));
    return configuration;
  }

  private static AddressSettings addressSettings() {
    return new AddressSettings()
        .setDeadLetterAddress(SimpleString.of(Addresses.DEAD_LETTERS))
        .setMaxDeliveryAttempts(DELIVERIES_MAX)
        .setRedeliveryDelay(200)
        .setRedeliveryMultiplier(2)
        .setMaxRedeliveryDelay(5_000)
        .setMaxSizeBytes(ADDRESS_BYTES_MAX)
        .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
        .setAutoCreateAddresses(false)
        .setAutoCreateQueues(true)
        .setAutoDeleteQueues(true)
        .setDefaultAddressRoutingType(RoutingType.ANYCAST)
        .setDefaultQueueRoutingType(RoutingType.ANYCAST);
  }
}
