package io.crosstide.testbed.launch;

import io.crosstide.testbed.database.EmbeddedDatabase;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Watches the parts of a running system and starts a child process again that died, as a cluster
 * would. The database is not started again: every service would have to find it anew.
 */
final class Supervisor {
  /** A process that dies more often than this is broken, and so is the system. */
  private static final int RESTARTS_MAX = 5;

  private static final int POLL_MILLIS = 500;

  private final List<ServiceProcess> processes;
  private final EmbeddedDatabase database;
  private final Map<String, Integer> restarts = new HashMap<>();

  Supervisor(List<ServiceProcess> processes, EmbeddedDatabase database) {
    this.processes = processes;
    this.database = database;
  }

  /**
   * Returns only by an exception.
   *
   * @throws StartException if a process cannot be kept alive or the database died
   * @throws InterruptedException when asked to end
   */
  void watch() throws StartException, InterruptedException {
    while (true) {
      if (!database.isAlive()) {
        throw new StartException(
            "The database died, so everything is stopped; ./start goes on with the same state. "
                + LogTail.of(database.log()));
      }
      for (ServiceProcess process : processes) {
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
    System.out.println(process.name() + " is ready again.");
  }
}
