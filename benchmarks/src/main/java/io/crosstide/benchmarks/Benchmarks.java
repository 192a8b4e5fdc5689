package io.crosstide.benchmarks;

import io.crosstide.benchmarks.lag.Lag;
import io.crosstide.benchmarks.tool.Rclone;
import io.crosstide.testbed.launch.Installation;
import io.crosstide.testbed.launch.StartException;
import io.crosstide.testbed.launch.StartListener;
import io.crosstide.testbed.launch.StartOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Entry point of {@code ./benchmarks/run}. */
public final class Benchmarks {
  /** Its warnings tell of answers that are waited for here; held, or it is forgotten. */
  private static final Logger OSS_LOG = Logger.getLogger("com.aliyun.oss");

  private Benchmarks() {}

  /**
   * @param args see {@link BenchOptions#USAGE}
   */
  public static void main(String[] args) throws Exception {
    OSS_LOG.setLevel(Level.OFF);
    List<String> arguments = List.of(args);
    if (arguments.contains("--help")) {
      System.out.print(BenchOptions.USAGE);
      return;
    }
    boolean named = !arguments.isEmpty() && !arguments.get(0).startsWith("--");
    String benchmark = named ? arguments.get(0) : "historical";
    List<String> rest = named ? arguments.subList(1, arguments.size()) : arguments;
    Path temporary = Files.createTempDirectory("crosstide-benchmarks");
    try {
      run(benchmark, BenchOptions.parse(rest, temporary));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + BenchOptions.USAGE);
      System.exit(2);
    }
    // Client libraries leave threads behind.
    System.exit(0);
  }

  /**
   * Rclone carries neither tags nor ACLs of objects, so nobody asks the stores for any: where an
   * object has tags its answer tells so, and the objects here have no ACLs.
   */
  private static Map<String, String> settings(BenchOptions options) {
    String regions = String.join(",", options.regions().names());
    return Map.of(
        "crosstide.rule-service.lifecycle.closing-duration",
        "1S",
        "crosstide.worker.tags-told-in",
        regions,
        "crosstide.worker.without-object-acls-in",
        regions);
  }

  private static void run(String benchmark, BenchOptions options)
      throws StartException, IOException, InterruptedException {
    Optional<Rclone> none = Optional.empty();
    String version = options.rclone().map(Rclone::version).orElse("");
    Path home = Path.of(System.getProperty("crosstide.home", ".")).toAbsolutePath().normalize();
    StartOptions start =
        new StartOptions(
            options.state(),
            options.portBase(),
            options.workers(),
            StartOptions.Mode.BARE,
            Optional.empty(),
            options.regions());
    try (Installation installation =
        Installation.start(start, home, settings(options), StartListener.SILENT)) {
      System.out.printf(
          "%d processors, Java %s, %s, %d worker(s)%n",
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("java.version"),
          version.isEmpty() ? "no rclone" : version,
          options.workers());
      switch (benchmark) {
        case "historical" ->
            new Historical(
                    installation,
                    options,
                    version.isEmpty()
                        ? none
                        : Optional.of(
                            new Rclone(options.rclone().get(), installation.connection())))
                .run();
        case "lag" -> {
          try (Lag lag = new Lag(installation, System.out)) {
            lag.run(options.rates(), options.seconds(), options.existing());
          }
        }
        default -> throw new IllegalArgumentException("There is no benchmark " + benchmark);
      }
    }
  }
}
