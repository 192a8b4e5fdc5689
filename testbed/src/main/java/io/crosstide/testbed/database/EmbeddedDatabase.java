package io.crosstide.testbed.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A real PostgreSQL from embedded binaries; as root it runs in a user namespace of its own. It
 * listens on the loopback interface only, has no socket file, and asks for a password.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  /** Its owner, whom the services connect as. */
  public static final String USER = "postgres";

  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration STOP_MAX = Duration.ofSeconds(30);

  /** What the library says of its steps, which the user sees from us; held, or it is forgotten. */
  private static final Logger STEPS = Logger.getLogger("io.zonky.test.db.postgres");

  static {
    STEPS.setLevel(Level.WARNING);
  }

  private final EmbeddedPostgres postgres;
  private final ProcessHandle server;
  private final int port;
  private final Path log;

  private EmbeddedDatabase(EmbeddedPostgres postgres, ProcessHandle server, int port, Path log) {
    this.postgres = postgres;
    this.server = server;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts the database on data that is kept between starts.
   *
   * @param directory holds the binaries and the data; nobody else may enter it
   * @param password of the user {@code postgres}: at least 16 letters and digits. Data from before
   *     passwords were asked gets it.
   * @param log file that its output is appended to
   * @throws IOException with a sentence for the user, if it does not start
   */
  public static EmbeddedDatabase start(Path directory, int port, String password, Path log)
      throws IOException, InterruptedException {
    return start(directory, port, password, log, START_MAX);
  }

  static EmbeddedDatabase start(
      Path directory, int port, String password, Path log, Duration startMax)
      throws IOException, InterruptedException {
    PasswordAccess.checked(password);
    Files.createDirectories(directory);
    OwnerOnly.directory(directory);
    Files.createDirectories(log.getParent());
    RootCheck.requireUserNamespaceIfRoot();
    stopLeftover(directory);
    EmbeddedPostgres postgres;
    try {
      postgres = startServer(directory, port, password, log, startMax);
    } catch (IOException e) {
      stopLeftover(directory);
      throw e;
    }
    try {
      OwnerOnly.notWritableByOthers(binaries(directory));
      PasswordAccess.require(data(directory), postgres.getPostgresDatabase(), password);
    } catch (SQLException e) {
      postgres.close();
      throw new IOException("PostgreSQL takes no password, see " + log, e);
    } catch (IOException | InterruptedException | RuntimeException e) {
      postgres.close();
      throw e;
    }
    Optional<ProcessHandle> server = server(data(directory));
    if (server.isEmpty()) {
      postgres.close();
      throw new IOException("PostgreSQL ended while starting, see " + log);
    }
    return new EmbeddedDatabase(postgres, server.get(), port, log);
  }

  private static EmbeddedPostgres startServer(
      Path directory, int port, String password, Path log, Duration startMax) throws IOException {
    ProcessBuilder.Redirect output = ProcessBuilder.Redirect.appendTo(log.toFile());
    Path passwordFile = PasswordAccess.writeFile(directory, password);
    try {
      return EmbeddedPostgres.builder()
          .setPgBinaryResolver(new BundledBinaries())
          // The library lets everybody in; its settings of the locale follow that as options of
          // initdb, of which the last counts.
          .setLocaleConfig("auth", PasswordAccess.METHOD)
          .setLocaleConfig("pwfile", passwordFile.toString())
          .setConnectConfig("password", password)
          .setServerConfig("unix_socket_directories", "")
          .setPort(port)
          .setDataDirectory(data(directory))
          .setCleanDataDirectory(false)
          .setOverrideWorkingDirectory(binaries(directory).toFile())
          .setPGStartupWait(startMax)
          .setOutputRedirector(output)
          .setErrorRedirector(output)
          // We stop it ourselves, after the services; a hook of its own would be faster than they
          // are.
          .setRegisterShutdownHook(false)
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("full_page_writes", "on")
          .setServerConfig("max_connections", "200")
          .setServerConfig("shared_buffers", "64MB")
          .start();
    } catch (IllegalStateException e) {
      // Thrown for missing binaries and for commands of theirs that fail.
      throw new IOException(
          "PostgreSQL cannot be started on this machine (%s, %s): %s; see %s"
              .formatted(
                  System.getProperty("os.name"),
                  System.getProperty("os.arch"),
                  e.getMessage(),
                  log),
          e);
    } catch (IOException e) {
      if (e.getCause() instanceof SQLException refused
          && PasswordAccess.WRONG_PASSWORD.equals(refused.getSQLState())) {
        throw new IOException(
            "The database of this state directory has another password than its config", e);
      }
      throw e;
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  /** The address for JDBC. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** The address for the reactive client. */
  public String reactiveUrl() {
    return "postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** False once the server has ended, for whatever reason. */
  public boolean isAlive() {
    return server.isAlive();
  }

  /** Process id of the server. */
  public long pid() {
    return server.pid();
  }

  /** Where the server writes what it has to say. */
  public Path log() {
    return log;
  }

  /** Stops it and waits for its end: what asks it to stop gives up after seconds. */
  @Override
  public void close() throws IOException {
    postgres.close();
    try {
      server.onExit().get(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      server.destroyForcibly();
      throw new IOException("PostgreSQL did not stop within " + STOP_MAX, e);
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A launcher that was killed leaves its server running; a second one must not silently join it.
   *
   * @param directory as given at its start
   * @return its process id, if there was one
   * @throws IOException if it does not stop
   */
  public static OptionalLong stopLeftover(Path directory) throws IOException, InterruptedException {
    Optional<ProcessHandle> leftover = server(data(directory));
    if (leftover.isPresent()) {
      leftover.get().destroy();
      awaitExit(leftover.get());
    }
    Files.deleteIfExists(pidFile(data(directory)));
    return leftover.stream().mapToLong(ProcessHandle::pid).findFirst();
  }

  private static Path binaries(Path directory) {
    return directory.resolve("binaries");
  }

  private static Path data(Path directory) {
    return directory.resolve("data");
  }

  private static Path pidFile(Path data) {
    return data.resolve("postmaster.pid");
  }

  /** The server that runs on this data, if one does. */
  private static Optional<ProcessHandle> server(Path data) throws IOException {
    if (!Files.exists(pidFile(data))) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile(data));
    if (lines.isEmpty() || !lines.get(0).trim().matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.get(0).trim()))
        .filter(process -> commandLine(process).contains(data.toAbsolutePath().toString()));
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  private static void awaitExit(ProcessHandle process) throws IOException, InterruptedException {
    try {
      process.onExit().get(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException(
          "PostgreSQL of an earlier start does not stop, pid " + process.pid(), e);
    }
  }
}
