package io.crosstide.testbed.e2e;

import io.crosstide.testbed.launch.Connection;
import io.crosstide.testbed.launch.Installation;
import io.crosstide.testbed.launch.Ports;
import io.crosstide.testbed.launch.StartListener;
import io.crosstide.testbed.launch.StartOptions;
import io.crosstide.testbed.stores.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One real system for all end-to-end tests of a run: the launcher's own, with three workers, in an
 * empty directory.
 */
final class RunningSystem implements BeforeAllCallback {
  static final int WORKERS = 3;

  /** Objects written so long before a rule without history are none of its business. */
  static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(1);

  private static Installation installation;
  private static TestStores stores;

  /** Starts it with the first class that needs it; it is stopped when all tests are done. */
  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(RunningSystem.class, key -> new Stopping(get(), stores));
  }

  private record Stopping(Installation installation, TestStores stores) implements AutoCloseable {
    @Override
    public void close() {
      try {
        installation.close();
        stores.close();
      } finally {
        forget();
      }
    }
  }

  /** Tests that are run once more start another one. */
  private static synchronized void forget() {
    installation = null;
    stores = null;
  }

  static synchronized Installation get() {
    if (installation == null) {
      installation = start();
    }
    return installation;
  }

  static Connection connection() {
    return get().connection();
  }

  /** The store of the first (0) or second (1) region. */
  static synchronized TestStores.Store store(int region) {
    get();
    return stores.store(region);
  }

  /** A bucket name nobody used before. */
  static String freshBucket(String purpose) {
    return purpose + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static Installation start() {
    try {
      Path state = Path.of("target", "systems", "e2e-" + System.currentTimeMillis());
      Files.createDirectories(state);
      int base = FreePorts.base();
      stores =
          TestStores.chosen(new Ports(base), state.resolveSibling(state.getFileName() + "-stores"));
      StartOptions options =
          new StartOptions(
              state.toAbsolutePath(),
              base,
              WORKERS,
              StartOptions.Mode.BARE,
              Optional.empty(),
              stores.choice());
      return Installation.start(
          options,
          Path.of("..").toAbsolutePath().normalize(),
          // One machine with one clock: nothing takes as long as between regions.
          Map.of(
              "crosstide.rule-service.lifecycle.closing-duration",
              "2S",
              "crosstide.rule-service.versioning.check-interval",
              "1S",
              "crosstide.worker.copy.late-write-wait",
              "3S",
              "crosstide.rule-service.survey.clock-tolerance",
              CLOCK_TOLERANCE.toString()),
          StartListener.SILENT);
    } catch (Exception e) {
      throw new IllegalStateException("The system does not start", e);
    }
  }
}
