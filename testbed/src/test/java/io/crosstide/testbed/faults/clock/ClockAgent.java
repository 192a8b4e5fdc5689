package io.crosstide.testbed.faults.clock;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Runs inside a service of the tests and keeps the offset of its clock as a file says. What a
 * service reads by {@code java.time} goes wrong by it; its ticks and timers do not, as when
 * somebody sets the clock of a machine.
 */
public final class ClockAgent {
  /** System property: milliseconds by which the clock is wrong. Read by the changed class. */
  static final String OFFSET = "crosstide.test.clock-offset";

  /** The changed {@link Clock} in the jar of the agent. */
  static final String CLOCK_CLASS = "Clock.bytes";

  private static final int LOOK_MILLIS = 20;

  private ClockAgent() {}

  /**
   * Called by the JVM before the service begins.
   *
   * @param file with the offset in milliseconds; none while the clock is right
   */
  public static void premain(String file, Instrumentation instrumentation) throws Exception {
    try (InputStream changed = ClockAgent.class.getResourceAsStream(CLOCK_CLASS)) {
      instrumentation.redefineClasses(new ClassDefinition(Clock.class, changed.readAllBytes()));
    }
    Path path = Path.of(file);
    follow(path);
    Thread thread = new Thread(() -> keepFollowing(path), "clock-of-the-test");
    thread.setDaemon(true);
    thread.start();
  }

  private static void keepFollowing(Path file) {
    while (true) {
      try {
        Thread.sleep(LOOK_MILLIS);
        follow(file);
      } catch (IOException half) {
        // It is being written: look again.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void follow(Path file) throws IOException {
    String offset = Files.exists(file) ? Files.readString(file).strip() : "0";
    System.setProperty(OFFSET, offset);
  }
}
