package io.crosstide.messaging.broker;

import io.crosstide.contracts.codec.Addresses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * An Artemis broker as Crosstide needs it, on the loopback interface without security: every
 * address declared, so that a misspelt one fails, but for those of tasks, which depend on regions;
 * dead letters kept; full addresses paged to disk instead of refusing or losing.
 *
 * @param port where it listens
 * @param directory where messages are kept; empty keeps them in memory only
 * @param redeliveryDelay pause before a failed message is delivered again; it doubles each time
 * @param extraQueues queues beside the {@link Addresses}, for tests
 */
public record BrokerSetup(
    int port, Optional<Path> directory, Duration redeliveryDelay, Set<String> extraQueues) {
  /**
   * After so many failed deliveries a message goes to the dead letters. Each crash of a consumer
   * counts for all it had prefetched, so this is well above what bad luck can reach.
   */
  public static final int DELIVERIES_MAX = 20;

  /** Pause before the second delivery: short, as most failures of one message pass at once. */
  public static final Duration REDELIVERY_DELAY = Duration.ofMillis(500);

  private static final Duration REDELIVERY_DELAY_MAX = Duration.ofSeconds(30);
  private static final long ADDRESS_BYTES_MAX = 64L << 20;

  /**
   * How long a lone write waits for company before the journal is flushed. The broker's default,
   * 3.3 ms, is most of the time that a single durable send takes; flushes in a row batch by
   * themselves.
   */
  private static final int JOURNAL_FLUSH_NANOS = 300_000;

  private static final int JOURNAL_FILE_BYTES = 10 << 20;
  private static final int DISK_PERCENT_MAX = 98;

  private static final List<String> QUEUES =
      List.of(
          Addresses.SURVEYS,
          Addresses.COMPARISONS,
          Addresses.REPORTS,
          Addresses.HEARTBEATS,
          Addresses.COVERAGE,
          Addresses.DEAD_LETTERS);

  private static final List<String> TOPICS = List.of(Addresses.RULES, Addresses.WORKERS);

  /** A setup with the default delay and no extra queues. */
  public static BrokerSetup of(int port, Optional<Path> directory) {
    return new BrokerSetup(port, directory, REDELIVERY_DELAY, Set.of());
  }

  /** The broker's configuration. */
  public Configuration toConfiguration() {
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setName("crosstide");
    configuration.setSecurityEnabled(false);
    configuration.setJMXManagementEnabled(false);
    configuration.setPersistenceEnabled(directory.isPresent());
    directory.ifPresent(path -> keepIn(configuration, path));
    configuration.setMaxDiskUsage(DISK_PERCENT_MAX);
    accept(configuration);
    configuration.addAddressSetting("#", settings());
    configuration.addAddressSetting(Addresses.TASKS + "#", taskSettings());
    configuration.addAddressSetting(Addresses.DEAD_LETTERS, deadLetterSettings());
    Stream.concat(QUEUES.stream(), extraQueues.stream())
        .forEach(name -> configuration.addAddressConfiguration(queue(name)));
    TOPICS.forEach(
        name ->
            configuration.addAddressConfiguration(
                new CoreAddressConfiguration()
                    .setName(name)
                    .addRoutingType(RoutingType.MULTICAST)));
    return configuration;
  }

  private void accept(ConfigurationImpl configuration) {
    String url =
        "tcp://127.0.0.1:"
            + port
            + "?protocols=AMQP;amqpCredits=1000;amqpLowCredits=300"
            + ";amqpDuplicateDetection=true;amqpIdleTimeout=30000";
    try {
      configuration.addAcceptorConfiguration("amqp", url);
    } catch (Exception e) {
      throw new IllegalStateException("Not a valid acceptor: " + url, e);
    }
  }

  private static void keepIn(ConfigurationImpl configuration, Path path) {
    configuration.setJournalType(JournalType.NIO);
    configuration.setJournalBufferTimeout_NIO(JOURNAL_FLUSH_NANOS);
    configuration.setJournalFileSize(JOURNAL_FILE_BYTES);
    configuration.setJournalDirectory(path.resolve("journal").toString());
    configuration.setBindingsDirectory(path.resolve("bindings").toString());
    configuration.setPagingDirectory(path.resolve("paging").toString());
    configuration.setLargeMessagesDirectory(path.resolve("large").toString());
    configuration.setNodeManagerLockDirectory(path.resolve("lock").toString());
  }

  private AddressSettings settings() {
    return new AddressSettings()
        .setAutoCreateAddresses(false)
        .setAutoCreateQueues(false)
        .setAutoDeleteAddresses(false)
        .setAutoDeleteQueues(false)
        .setDefaultAddressRoutingType(RoutingType.ANYCAST)
        .setDefaultQueueRoutingType(RoutingType.ANYCAST)
        .setDeadLetterAddress(SimpleString.of(Addresses.DEAD_LETTERS))
        .setExpiryAddress(SimpleString.of(Addresses.DEAD_LETTERS))
        .setMaxDeliveryAttempts(DELIVERIES_MAX)
        .setRedeliveryDelay(redeliveryDelay.toMillis())
        .setRedeliveryMultiplier(2)
        .setMaxRedeliveryDelay(
            Math.max(redeliveryDelay.toMillis(), REDELIVERY_DELAY_MAX.toMillis()))
        .setMaxSizeBytes(ADDRESS_BYTES_MAX)
        .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE);
  }

  /** Queues of lanes and regions come with their first message or consumer, and stay. */
  private AddressSettings taskSettings() {
    return settings().setAutoCreateAddresses(true).setAutoCreateQueues(true);
  }

  /** Dead letters stay where they are. */
  private AddressSettings deadLetterSettings() {
    return settings().setDeadLetterAddress(null).setMaxDeliveryAttempts(-1).setRedeliveryDelay(0);
  }

  private static CoreAddressConfiguration queue(String name) {
    return new CoreAddressConfiguration()
        .setName(name)
        .addRoutingType(RoutingType.ANYCAST)
        .addQueueConfig(
            QueueConfiguration.of(name)
                .setAddress(name)
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(true));
  }
}
