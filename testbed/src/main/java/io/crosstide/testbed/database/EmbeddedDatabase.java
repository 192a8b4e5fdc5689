package io.crosstide.testbed.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real PostgreSQL from embedded binaries; as root it runs in a user namespace of its own. */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(60);

  private final EmbeddedPostgres postgres;
  private final int port;

  private EmbeddedDatabase(EmbeddedPostgres postgres, int port) {
    this.postgres = postgres;
    this.port = port;
  }

  /**
   * Starts the database on data that is kept between starts.
   *
   * @param directory holds the binaries and the data
   */
  public static EmbeddedDatabase start(Path directory, int port) throws IOException {
    Path data = directory.resolve("data");
    Files.createDirectories(directory);
    stopLeftover(data);
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
            .setPGStartupWait(START_MAX)
            // We stop it ourselves, after the services; a hook of its own would be faster than they
            // are.
            .setRegisterShutdownHook(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "200")
            .setServerConfig("shared_buffers", "64MB")
            .start();
    return new EmbeddedDatabase(postgres, port);
  }

  /** The address for JDBC. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** The address for the reactive client. */
  public String reactiveUrl() {
    return "postgresql://127.0.0.1:" + port + "/postgres";
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }

  /**
   * A launcher that was killed leaves its server running; a second one must not silently join it.
   */
  private static void stopLeftover(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    List<String> lines = Files.readAllLines(pidFile);
    Optional<ProcessHandle> leftover =
        lines.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(lines.get(0).trim()));
    if (leftover.isPresent() && isPostgresOn(leftover.get(), data)) {
      leftover.get().destroy();
      awaitExit(leftover.get());
    }
    Files.deleteIfExists(pidFile);
  }

  private static boolean isPostgresOn(ProcessHandle process, Path data) {
    Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      return Files.exists(commandLine)
          && Files.readString(commandLine).contains(data.toAbsolutePath().toString());
    } catch (IOException gone) {
      return false;
    }
  }

  private static void awaitExit(ProcessHandle process) throws IOException {
    try {
      process.onExit().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IOException(
          "PostgreSQL of an earlier start does not stop, pid " + process.pid(), e);
    }
  }
}
