package io.crosstide.testbed.launch;

import io.crosstide.testbed.demo.Demonstration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Entry point of {@code ./start}. */
public final class Start {
  private static final int EXIT_DIFFERENT = 1;
  private static final int EXIT_NOT_STARTED = 2;

  private Start() {}

  /**
   * @param args see {@link StartOptions#USAGE}
   */
  public static void main(String[] args) {
    if (List.of(args).contains("--help")) {
      System.out.print(StartOptions.USAGE);
      return;
    }
    System.exit(run(args));
  }

  private static int run(String[] args) {
    StartOptions options;
    try {
      options = StartOptions.parse(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + StartOptions.USAGE);
      return EXIT_NOT_STARTED;
    }
    Thread main = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread onSignal = new Thread(() -> interruptAndAwait(main, ended), "on-signal");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      return startAndStay(options);
    } catch (StartException e) {
      System.err.println(e.getMessage());
      return EXIT_NOT_STARTED;
    } catch (InterruptedException e) {
      return 0;
    } finally {
      ended.countDown();
    }
  }

  private static int startAndStay(StartOptions options)
      throws StartException, InterruptedException {
    Path home = Path.of(System.getProperty("crosstide.home", ".")).toAbsolutePath().normalize();
    try (Installation installation =
        Installation.start(options, home, Map.of(), new ConsoleListener())) {
      Connection connection = installation.connection();
      boolean equal = true;
      if (options.mode() != StartOptions.Mode.BARE) {
        equal = new Demonstration(connection, System.out).run();
      }
      if (options.mode() == StartOptions.Mode.ONCE) {
        return equal ? 0 : EXIT_DIFFERENT;
      }
      announce(options, connection);
      new Supervisor(installation).watch();
      return 0;
    }
  }

  private static void announce(StartOptions options, Connection connection) throws StartException {
    String lines =
        connection.variables().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("\n"));
    System.out.println("\nCrosstide is up; Ctrl-C stops it.\n" + lines);
    System.out.flush();
    if (options.envFile().isPresent()) {
      writeEnvFile(options.envFile().get(), connection);
    }
  }

  private static void writeEnvFile(Path file, Connection connection) throws StartException {
    String text =
        connection.variables().entrySet().stream()
            .map(entry -> "export " + entry.getKey() + "='" + entry.getValue() + "'\n")
            .collect(Collectors.joining());
    try {
      Path temporary = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(temporary, text);
      Files.move(temporary, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StartException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static void interruptAndAwait(Thread main, CountDownLatch ended) {
    main.interrupt();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
