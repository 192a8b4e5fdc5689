package io.crosstide.testbed.launch;

import io.crosstide.testbed.database.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A whole system on this machine: database, broker, local regions, the four services. Parts start
 * in the order in which they need each other and stop in reverse.
 */
public final class Installation implements AutoCloseable {
  private final StateDirectory state;
  private final Ports ports;
  private final Map<String, ServiceProcess> processes = new LinkedHashMap<>();
  private Regions regions;
  private EmbeddedDatabase database;

  private Installation(StateDirectory state, Ports ports) {
    this.state = state;
    this.ports = ports;
  }

  /**
   * Starts everything and returns once every part is ready.
   *
   * @param options where and how many
   * @param home root of the built project
   * @param properties given to every service, for tests
   * @param listener told what goes on
   */
  public static Installation start(
      StartOptions options, Path home, Map<String, String> properties, StartListener listener)
      throws StartException, InterruptedException {
    return start(options, home, service -> properties, listener);
  }

  /**
   * Starts everything and returns once every part is ready.
   *
   * @param options where and how many
   * @param home root of the built project
   * @param settings given to services, for tests
   * @param listener told what goes on
   */
  public static Installation start(
      StartOptions options, Path home, ServiceSettings settings, StartListener listener)
      throws StartException, InterruptedException {
    StateDirectory state = StateDirectory.open(options.state());
    Installation installation = new Installation(state, new Ports(options.portBase()));
    try {
      installation.startAll(options, home, settings, listener);
      return installation;
    } catch (IOException e) {
      installation.close();
      throw new StartException("Cannot start: " + e.getMessage(), e);
    } catch (StartException | InterruptedException | RuntimeException e) {
      installation.close();
      throw e;
    }
  }

  private void startAll(
      StartOptions options, Path home, ServiceSettings settings, StartListener listener)
      throws IOException, StartException, InterruptedException {
    // Those of a launcher that was killed still hold our ports.
    PidFile.stopLeftovers(state.resolve("run"), listener::leftover);
    EmbeddedDatabase.stopLeftover(state.resolve("database"))
        .ifPresent(pid -> listener.leftover("database", pid));
    regions = Regions.of(options.regions(), state, ports);
    ports.requireFree(options.workers(), regions);
    Commands commands =
        new Commands(home, state, ports, regions, ConfigFiles.write(state), settings);

    add("broker", commands.broker());
    for (int i = 0; regions.areLocal() && i < regions.count(); i++) {
      add(commands.storeName(i), commands.store(i));
    }
    for (ServiceProcess process : processes.values()) {
      listener.starting(process.name());
      process.launch();
    }
    listener.starting("database");
    startDatabase();
    listener.ready("database");
    awaitReady(List.copyOf(processes.values()), listener);

    String jdbc = database.jdbcUrl();
    String reactive = database.reactiveUrl();
    startTogether(
        List.of(
            add("rule-service", commands.ruleService(jdbc, reactive)),
            add("progress-service", commands.progressService(jdbc, reactive))),
        listener);
    List<ServiceProcess> last = new ArrayList<>();
    for (int i = 0; i < options.workers(); i++) {
      last.add(add(Commands.workerName(i), commands.worker(i)));
    }
    for (int i = 0; i < settings.gateways(); i++) {
      last.add(add(Commands.gatewayName(i), commands.gateway(i)));
    }
    startTogether(last, listener);
  }

  /** Starts the database on the data that it left. */
  public void startDatabase() throws IOException, InterruptedException {
    database =
        EmbeddedDatabase.start(
            state.resolve("database"),
            ports.database(),
            state.secret("database-password"),
            state.resolve("logs/database.log"));
  }

  /** The database; it is another one after each start. */
  public EmbeddedDatabase database() {
    return database;
  }

  /** A connection of the database's owner, for whoever measures or looks inside. */
  public java.sql.Connection connectToDatabase() throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), EmbeddedDatabase.USER, state.secret("database-password"));
  }

  private ServiceProcess add(String name, ServiceProcess.Command command) {
    ServiceProcess process = new ServiceProcess(name, command, state.resolve("run"));
    processes.put(name, process);
    return process;
  }

  private static void startTogether(List<ServiceProcess> together, StartListener listener)
      throws IOException, StartException, InterruptedException {
    for (ServiceProcess process : together) {
      listener.starting(process.name());
      process.launch();
    }
    awaitReady(together, listener);
  }

  /** Waits for all and tells of each as soon as it is ready. */
  private static void awaitReady(List<ServiceProcess> together, StartListener listener)
      throws StartException, InterruptedException {
    Instant deadline = Instant.now().plus(ServiceProcess.READY_MAX);
    List<ServiceProcess> waiting = new ArrayList<>(together);
    while (!waiting.isEmpty()) {
      for (ServiceProcess process : List.copyOf(waiting)) {
        if (process.hasBecomeReady(deadline)) {
          waiting.remove(process);
          listener.ready(process.name());
        }
      }
      if (!waiting.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(ServiceProcess.POLL.toMillis());
      }
    }
  }

  /**
   * A child process by name: broker, store-REGION, rule-service, progress-service, worker-N,
   * gateway.
   */
  public ServiceProcess process(String name) {
    ServiceProcess process = processes.get(name);
    if (process == null) {
      throw new IllegalArgumentException("No process is named " + name);
    }
    return process;
  }

  /** All child processes in the order of their start. */
  public List<ServiceProcess> processes() {
    return List.copyOf(processes.values());
  }

  /** Process id of the database's server. */
  public long databasePid() {
    return database.pid();
  }

  /**
   * Keeps every part alive until interrupted.
   *
   * @throws StartException if one cannot be kept alive
   */
  void supervise() throws StartException, InterruptedException {
    new Supervisor(processes(), database).watch();
  }

  /** Where clients connect, and with which keys. */
  public Connection connection() {
    return Connection.of(state, ports, regions);
  }

  /** Stops every part, the last started first. */
  @Override
  public void close() {
    List<ServiceProcess> reverse = new ArrayList<>(processes.values());
    Collections.reverse(reverse);
    boolean interrupted = false;
    for (ServiceProcess process : reverse) {
      try {
        process.stop();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try {
      if (database != null) {
        database.close();
      }
      state.close();
    } catch (IOException e) {
      System.err.println("The database did not stop cleanly: " + e.getMessage());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
