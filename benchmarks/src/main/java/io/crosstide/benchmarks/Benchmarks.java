package io.crosstide.benchmarks;

import io.crosstide.benchmarks.lag.Lag;
import io.crosstide.benchmarks.scale.ManyRules;
import io.crosstide.benchmarks.scale.OneBucket;
import io.crosstide.benchmarks.scale.ScaleOut;
import io.crosstide.benchmarks.scale.SimulatedRegions;
import io.crosstide.benchmarks.tool.Rclone;
import io.crosstide.testbed.launch.Installation;
import io.crosstide.testbed.launch.StartException;
import io.crosstide.testbed.launch.StartListener;
import io.crosstide.testbed.launch.StartOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

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
    int code = 0;
    try {
      run(benchmark, BenchOptions.parse(rest, temporary));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + BenchOptions.USAGE);
      code = 2;
    }
    // Only now: after a failure its logs are wanted.
    delete(temporary);
    // Client libraries leave threads behind.
    System.exit(code);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
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
    switch (benchmark) {
      case "historical" -> historical(options);
      case "lag" -> lag(options);
      case "scale" -> scale(options, OneBucket::run);
      case "scale-equal" -> scale(options, OneBucket::runEqual);
      case "scale-out" -> scaleOut(options);
      case "rules" -> rules(options);
      default -> throw new IllegalArgumentException("There is no benchmark " + benchmark);
    }
  }

  private static void historical(BenchOptions options)
      throws StartException, IOException, InterruptedException {
    String version = options.rclone().map(Rclone::version).orElse("");
    try (Installation installation = start(options)) {
      tellMachine(version.isEmpty() ? "no rclone" : version, options.workers());
      Optional<Rclone> rclone =
          version.isEmpty()
              ? Optional.empty()
              : Optional.of(new Rclone(options.rclone().get(), installation.connection()));
      new Historical(installation, options, rclone).run();
    }
  }

  private static void lag(BenchOptions options)
      throws StartException, IOException, InterruptedException {
    try (Installation installation = start(options);
        Lag lag = new Lag(installation, System.out)) {
      tellMachine("live writes", options.workers());
      lag.run(options.rates(), options.seconds(), options.existing());
    }
  }

  /** One way to measure one bucket. */
  @FunctionalInterface
  private interface OneBucketRun {
    void run(OneBucket bucket, int objects)
        throws StartException, IOException, InterruptedException;
  }

  private static void scale(BenchOptions options, OneBucketRun run)
      throws StartException, IOException, InterruptedException {
    try (SimulatedRegions regions = new SimulatedRegions(Duration.ZERO);
        Installation installation = start(options.on(regions.choice()));
        OneBucket bucket = new OneBucket(installation, regions, System.out)) {
      tellMachine("simulated stores", options.workers());
      run.run(bucket, options.objects());
    }
  }

  private static void scaleOut(BenchOptions options)
      throws StartException, IOException, InterruptedException {
    tellMachine("simulated stores", options.workers());
    ScaleOut.head(options.lateByMillis(), System.out);
    for (int workers = 1; workers <= options.workers(); workers *= 2) {
      Path state = options.state().resolve(workers + "-workers");
      try (SimulatedRegions regions =
              new SimulatedRegions(Duration.ofMillis(options.lateByMillis()));
          Installation installation = start(options.on(regions.choice()).with(state, workers));
          ScaleOut scaleOut = new ScaleOut(installation, regions, System.out)) {
        scaleOut.run(workers, options.objects());
      }
    }
  }

  private static void rules(BenchOptions options)
      throws StartException, IOException, InterruptedException {
    try (SimulatedRegions regions = new SimulatedRegions(Duration.ZERO);
        Installation installation = start(options.on(regions.choice()));
        ManyRules rules = new ManyRules(installation, System.out)) {
      tellMachine("simulated stores", options.workers());
      ManyRules.head(System.out);
      for (int count : options.ruleCounts()) {
        rules.run(count, options.seconds());
      }
    }
  }

  private static void tellMachine(String what, int workers) {
    System.out.printf(
        "%d processors, Java %s, %s, %d worker(s)%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        what,
        workers);
  }

  private static Installation start(BenchOptions options)
      throws StartException, InterruptedException {
    Path home = Path.of(System.getProperty("crosstide.home", ".")).toAbsolutePath().normalize();
    StartOptions start =
        new StartOptions(
            options.state(),
            options.portBase(),
            options.workers(),
            StartOptions.Mode.BARE,
            Optional.empty(),
            options.regions());
    return Installation.start(start, home, settings(options), StartListener.SILENT);
  }
}
