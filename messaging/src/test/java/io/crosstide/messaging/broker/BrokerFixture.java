package io.crosstide.messaging.broker;

import io.crosstide.contracts.task.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQDisconnectedException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.files.FileStoreMonitor;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * A real broker in this process. It can be stopped and started again on the same port; with a
 * directory its messages survive that.
 */
public final class BrokerFixture implements AutoCloseable {
  /** The broker logs a line and more per message to these unless told not to. Held strongly. */
  private static final List<Logger> AUDIT =
      List.of(
          Logger.getLogger("org.apache.activemq.audit.base"),
          Logger.getLogger("org.apache.activemq.audit.resource"),
          Logger.getLogger("org.apache.activemq.audit.message"));

  /** Tells of every address and queue it declares. Held strongly. */
  private static final Logger SERVER = Logger.getLogger("org.apache.activemq.artemis");

  /** Below those of outgoing connections, and of the systems of end-to-end tests. */
  private static final int PORTS_FROM = 10_000;

  private static final int PORTS_TO = 20_000;

  private final BrokerSetup setup;
  private EmbeddedActiveMQ broker;

  private BrokerFixture(BrokerSetup setup) {
    this.setup = setup;
  }

  /** A running broker that keeps messages in memory, on a free port. */
  public static BrokerFixture start() {
    return start(BrokerSetup.of(freePort(), Optional.empty()));
  }

  /** A running broker that keeps messages in the directory, on a free port. */
  public static BrokerFixture start(Path directory) {
    return start(BrokerSetup.of(freePort(), Optional.of(directory)));
  }

  /** A running broker. */
  public static BrokerFixture start(BrokerSetup setup) {
    BrokerFixture fixture = new BrokerFixture(setup);
    fixture.startAgain();
    return fixture;
  }

  /**
   * A port of the loopback interface that is free now. No connection from here gets it, also while
   * nobody listens on it: the system takes others for those.
   */
  public static int freePort() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(PORTS_FROM, PORTS_TO);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("No free port");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  /** {@code host:port}, as {@code crosstide.amqp.brokers} wants it. */
  public String address() {
    return "127.0.0.1:" + setup.port();
  }

  /** Where it listens. */
  public int port() {
    return setup.port();
  }

  /** Starts the stopped broker on the same port. */
  public void startAgain() {
    AUDIT.forEach(logger -> logger.setLevel(Level.OFF));
    SERVER.setLevel(Level.WARNING);
    EmbeddedActiveMQ fresh = new EmbeddedActiveMQ();
    fresh.setConfiguration(setup.toConfiguration());
    try {
      fresh.start();
    } catch (Exception e) {
      throw new IllegalStateException("The broker does not start", e);
    }
    broker = fresh;
  }

  /** Stops the broker; connections break. */
  public void stop() {
    try {
      broker.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The broker does not stop", e);
    }
  }

  /**
   * Makes the broker believe that its disk is full, or as it really is. Full, it keeps what it has,
   * serves it, and takes nothing more.
   */
  public void pretendFullDisk(boolean full) {
    ActiveMQServer server = broker.getActiveMQServer();
    FileStoreMonitor monitor = ((ActiveMQServerImpl) server).getMonitor();
    monitor.setMaxUsage(full ? 0 : server.getConfiguration().getMaxDiskUsage() / 100.0);
    monitor.tick();
  }

  /**
   * Lets an address be full with a single message.
   *
   * @param policy what becomes of further ones: refused, or senders get no more credit
   */
  public void fillUp(String address, AddressFullMessagePolicy policy) {
    AddressSettings settings =
        new AddressSettings().setMaxSizeBytes(1).setAddressFullMessagePolicy(policy);
    settings.merge(broker.getActiveMQServer().getAddressSettingsRepository().getMatch(address));
    broker.getActiveMQServer().getAddressSettingsRepository().addMatch(address, settings);
  }

  /** Ends {@link #fillUp}. */
  public void makeRoom(String address) {
    broker.getActiveMQServer().getAddressSettingsRepository().removeMatch(address);
  }

  /**
   * Changes how often messages are delivered before they are given up.
   *
   * @param addresses one, or a pattern as the broker has them
   */
  public void limitDeliveries(String addresses, int max) {
    broker
        .getActiveMQServer()
        .getAddressSettingsRepository()
        .addMatch(addresses, new AddressSettings().setMaxDeliveryAttempts(max));
  }

  /** Breaks the connections that there are; new ones begin without credit. */
  public void cutConnections() {
    broker
        .getActiveMQServer()
        .getRemotingService()
        .getConnections()
        .forEach(connection -> connection.fail(new ActiveMQDisconnectedException("cut by a test")));
  }

  /**
   * Messages in the queue, those being delivered included; 0 of a queue of tasks that nobody has
   * used yet.
   */
  public long messageCount(String queue) {
    boolean isNotMade =
        Lane.ofAddress(queue).isPresent() && broker.getActiveMQServer().locateQueue(queue) == null;
    return isNotMade ? 0 : queue(queue).getMessageCount();
  }

  /** Messages entrusted to consumers and not yet settled. */
  public int deliveringCount(String queue) {
    return queue(queue).getDeliveringCount();
  }

  /** Consumers of the queue. */
  public int consumerCount(String queue) {
    return queue(queue).getConsumerCount();
  }

  /** Receivers that listen to the topic. */
  public int subscriberCount(String topic) {
    try {
      return broker.getActiveMQServer().bindingQuery(SimpleString.of(topic)).getQueueNames().size();
    } catch (Exception e) {
      throw new IllegalStateException("The broker does not answer", e);
    }
  }

  /** The embedded server, for what is not here. */
  public EmbeddedActiveMQ broker() {
    return broker;
  }

  private Queue queue(String name) {
    Queue queue = broker.getActiveMQServer().locateQueue(name);
    if (queue == null) {
      throw new IllegalArgumentException("No queue " + name);
    }
    return queue;
  }

  @Override
  public void close() {
    stop();
  }
}
