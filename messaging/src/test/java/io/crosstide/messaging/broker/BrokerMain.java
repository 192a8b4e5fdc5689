package io.crosstide.messaging.broker;

import io.crosstide.contracts.codec.Addresses;
import io.crosstide.contracts.task.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A broker as a process of its own: {@code BrokerMain <port> <directory>}. While there is a file
 * {@value #FULL_DISK} in the directory, it believes that its disk is full; while there is a file
 * {@value #FEW_DELIVERIES}, it gives up a task after {@value #FEW} deliveries.
 */
public final class BrokerMain {
  /** Name of the file that stands for a full disk. */
  public static final String FULL_DISK = "full-disk";

  /** Name of the file that is there while it believes so. */
  public static final String FULL_DISK_BELIEVED = "full-disk-believed";

  /** Name of the file that makes tasks die sooner than {@link BrokerSetup#DELIVERIES_MAX}. */
  public static final String FEW_DELIVERIES = "few-deliveries";

  /** How often a task is delivered then. */
  public static final int FEW = 3;

  private static final int LOOK_MILLIS = 100;

  private BrokerMain() {}

  /** Prints {@code READY} once it listens, and runs until it is killed. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BrokerSetup setup =
        BrokerSetup.of(Integer.parseInt(arguments[0]), Optional.of(Path.of(arguments[1])));
    BrokerFixture broker = BrokerFixture.start(setup);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
    System.out.println("READY " + broker.address());
    Path fullDisk = Path.of(arguments[1], FULL_DISK);
    Path fewDeliveries = Path.of(arguments[1], FEW_DELIVERIES);
    Path believed = Path.of(arguments[1], FULL_DISK_BELIEVED);
    Files.deleteIfExists(believed);
    boolean pretends = false;
    boolean givesUp = false;
    while (true) {
      if (pretends != Files.exists(fullDisk)) {
        pretends = !pretends;
        broker.pretendFullDisk(pretends);
        if (pretends) {
          Files.writeString(believed, "");
        } else {
          Files.deleteIfExists(believed);
        }
      }
      if (givesUp != Files.exists(fewDeliveries)) {
        givesUp = !givesUp;
        limitDeliveries(broker, givesUp ? FEW : BrokerSetup.DELIVERIES_MAX);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** By lane: a pattern that the setup has itself cannot be changed while the broker runs. */
  private static void limitDeliveries(BrokerFixture broker, int max) {
    for (Lane lane : Lane.values()) {
      broker.limitDeliveries(Addresses.TASKS + lane.word() + ".#", max);
    }
  }
}
