package io.crosstide.messaging.broker;

import java.nio.file.Path;
import java.util.Optional;

/** A broker as a process of its own: {@code BrokerMain <port> <directory>}. */
public final class BrokerMain {
  private BrokerMain() {}

  /** Prints {@code READY} once it listens, and runs until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    BrokerSetup setup =
        BrokerSetup.of(Integer.parseInt(arguments[0]), Optional.of(Path.of(arguments[1])));
    BrokerFixture broker = BrokerFixture.start(setup);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
    System.out.println("READY " + broker.address());
    Thread.currentThread().join();
  }
}
