package io.crosstide.testbed.broker;

import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** The embedded broker as a process of its own, so that it can die without the launcher. */
public final class BrokerMain {
  private BrokerMain() {}

  /**
   * Starts the broker and prints {@code ready} on standard output.
   *
   * @param args directory of the journal, port on loopback
   */
  public static void main(String[] args) throws Exception {
    quiet("org.apache.activemq.audit.base");
    quiet("org.apache.activemq.audit.resource");
    quiet("org.apache.activemq.audit.message");
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    broker.setConfiguration(BrokerSetup.configuration(Path.of(args[0]), Integer.parseInt(args[1])));
    broker.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "stop-broker"));
    System.out.println("ready");
  }

  private static void quiet(String logger) {
    LOGGERS_KEPT.add(Logger.getLogger(logger));
    Logger.getLogger(logger).setLevel(Level.OFF);
  }

  /** The log manager holds loggers weakly; a collected one would lose its level. */
  private static final java.util.List<Logger> LOGGERS_KEPT = new java.util.ArrayList<>();

  private static void stop(EmbeddedActiveMQ broker) {
    try {
      broker.stop();
    } catch (Exception e) {
      System.err.println("The broker did not stop cleanly: " + e);
    }
  }
}
