package io.crosstide.messaging.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A broker as a process of its own: {@code BrokerMain <port> <directory>}. While there is a file
 * {@value #FULL_DISK} in the directory, it believes that its disk is full.
 */
public final class BrokerMain {
  /** Name of the file that stands for a full disk. */
  public static final String FULL_DISK = "full-disk";

  private static final int LOOK_MILLIS = 100;

  private BrokerMain() {}

  /** Prints {@code READY} once it listens, and runs until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    BrokerSetup setup =
        BrokerSetup.of(Integer.parseInt(arguments[0]), Optional.of(Path.of(arguments[1])));
    BrokerFixture broker = BrokerFixture.start(setup);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
    System.out.println("READY " + broker.address());
    Path fullDisk = Path.of(arguments[1], FULL_DISK);
    boolean pretends = false;
    while (true) {
      if (pretends != Files.exists(fullDisk)) {
        pretends = !pretends;
        broker.pretendFullDisk(pretends);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }
}
