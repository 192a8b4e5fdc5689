package io.crosstide.testbed.launch;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Watches the child processes of a running system and starts again what died, as a cluster would.
 */
final class Supervisor {
  /** A process that dies more often than this is broken, and so is the system. */
  private static final int RESTARTS_MAX = 5;

  private static final int POLL_MILLIS = 500;

  private final Installation installation;
  private final Map<String, Integer> restarts = new HashMap<>();

  Supervisor(Installation installation) {
    this.installation = installation;
  }

  /**
   * Returns only by an exception.
   *
   * @throws StartException if a process cannot be kept alive
   * @throws InterruptedException when asked to end
   */
  void watch() throws StartException, InterruptedException {
    while (true) {
      for (ServiceProcess process : installation.processes()) {
        if (process.hasDied()) {
          restart(process);
        }
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private void restart(ServiceProcess process) throws StartException, InterruptedException {
    int count = restarts.merge(process.name(), 1, Integer::sum);
    if (count > RESTARTS_MAX) {
      throw new StartException(
          process.name() + " died " + count + " times; giving up. " + process.logTail());
    }
    System.out.println(process.name() + " died; starting it again (" + count + ").");
    try {
      process.launch();
    } catch (IOException e) {
      throw new StartException("Cannot start " + process.name() + " again", e);
    }
    process.awaitReady();
  }
}
