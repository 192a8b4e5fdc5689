package io.crosstide.testbed.launch;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSSException;
import io.crosstide.testbed.demo.Demonstration;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Entry point of {@code ./start}. */
public final class Start {
  private static final int EXIT_STOPPED = 0;
  private static final int EXIT_DIFFERENT = 1;
  private static final int EXIT_FAILED = 2;

  /** Property: the output is seen on a terminal. */
  private static final String TERMINAL = "crosstide.terminal";

  private final AtomicBoolean signalled = new AtomicBoolean();
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  private Start() {}

  /**
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    if (List.of(args).contains("--help")) {
      System.out.print(StartOptions.usage());
      return;
    }
    StartOptions options;
    try {
      options = StartOptions.parse(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + StartOptions.usage());
      System.exit(EXIT_FAILED);
      return;
    }
    System.exit(new Start().run(options));
  }

  private int run(StartOptions options) {
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopInOrder(main), "on-exit"));
    int code = EXIT_FAILED;
    try {
      code = startAndStay(options);
    } catch (InterruptedException e) {
      code = EXIT_STOPPED;
    } catch (StartException e) {
      code = signalled.get() ? EXIT_STOPPED : failed(e.getMessage());
    } catch (OSSException | ClientException | UncheckedIOException e) {
      code =
          signalled.get()
              ? EXIT_STOPPED
              : failed(
                  "The demonstration failed: " + e.getMessage().lines().findFirst().orElse(""));
    } finally {
      exitCode.complete(code);
    }
    return code;
  }

  private static int failed(String sentence) {
    System.err.println(sentence);
    return EXIT_FAILED;
  }

  /**
   * Runs when the JVM was told to end, and at an ordinary exit when everything is stopped already.
   * Only {@code halt} can give a code of ours to a JVM that a signal ends.
   */
  private void stopInOrder(Thread main) {
    if (!exitCode.isDone()) {
      signalled.set(true);
      System.out.println("\nStopping; what was stored is kept.");
    }
    main.interrupt();
    int code = exitCode.join();
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(code);
  }

  private static int startAndStay(StartOptions options)
      throws StartException, InterruptedException {
    Path home = Path.of(System.getProperty("crosstide.home", ".")).toAbsolutePath().normalize();
    if (options.envFile().isPresent()) {
      EnvFile.requireWritable(options.envFile().get(), options.state());
    }
    try (Installation installation =
        Installation.start(
            options, home, Map.of(), new ConsoleListener(System.out, System::nanoTime))) {
      Connection connection = installation.connection();
      if (options.envFile().isPresent()) {
        EnvFile.write(options.envFile().get(), connection);
      }
      boolean equal = true;
      if (options.mode() != StartOptions.Mode.BARE) {
        equal = new Demonstration(connection, System.out, Boolean.getBoolean(TERMINAL)).run();
      }
      if (options.mode() == StartOptions.Mode.ONCE) {
        return equal ? 0 : EXIT_DIFFERENT;
      }
      announce(connection);
      installation.supervise();
      return 0;
    }
  }

  private static void announce(Connection connection) {
    System.out.println("\nCrosstide is up; Ctrl-C stops it.");
    connection.variables().forEach((name, value) -> System.out.println(name + "=" + value));
    System.out.flush();
  }
}
