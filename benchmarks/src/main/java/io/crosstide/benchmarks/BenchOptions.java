package io.crosstide.benchmarks;

import io.crosstide.testbed.launch.RegionChoice;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The command line.
 *
 * @param shapes what is measured, in this order
 * @param objects objects of the shape {@code small}
 * @param largeObjects objects of the shape {@code large}
 * @param largeMegabytes MiB of each of them
 * @param rates writes per second
 * @param seconds how long each rate is kept up
 * @param existing objects that are copied while clients write
 * @param lateByMillis how late answers of simulated stores are
 * @param rounds how often everything is measured, in turns
 * @param workers replication workers
 * @param ruleCounts how many rules there are, one after the other
 * @param regions the pair of stores: the first two of these
 * @param rclone the program; empty leaves it out
 * @param portBase first port of the system that is measured
 * @param state directory for everything that is kept while it runs
 */
record BenchOptions(
    List<Shape> shapes,
    int objects,
    int largeObjects,
    int largeMegabytes,
    List<Integer> rates,
    int seconds,
    int existing,
    int lateByMillis,
    int rounds,
    int workers,
    List<Integer> ruleCounts,
    RegionChoice regions,
    Optional<String> rclone,
    int portBase,
    Path state) {

  static final String USAGE =
      """
      ./benchmarks/run [historical|lag|scale|scale-equal|scale-out|rules] [options]
        --regions FILE --credentials FILE   the pair of stores (a region catalogue; the first two). Default: two local stores
        --shapes small,mix,large            what is copied (historical)
        --objects N                         objects of "small"; "mix" has a quarter; of the bucket (scale, scale-equal); for each worker (scale-out) (default 10000)
        --large-objects N --large-mb N      objects of "large" and their size (default 2 and 2048)
        --late-by MS                        how late every answer of a store is (scale-out; default 50)
        --rounds N                          everything is measured so often, in turns (default 3)
        --rates N,N --seconds N             writes per second, and how long each is kept up (lag, rules; default 50,200,500 and 20)
        --existing N                        objects that are copied while clients write (lag; default 20000)
        --workers N                         replication workers (default 1); up to so many, doubled each time (scale-out)
        --rules N,N                         rules between empty buckets, more each time (rules; default 10,100,500)
        --rclone PATH                       default: rclone on the PATH, left out if there is none
        --port-base N, --state DIR          of the system that is measured (default 13000, a temporary directory)
      """;

  static BenchOptions parse(List<String> arguments, Path temporary) {
    List<Shape> shapes = List.of(Shape.values());
    int objects = 10_000;
    int largeObjects = 2;
    int largeMegabytes = 2048;
    List<Integer> rates = List.of(50, 200, 500);
    int seconds = 20;
    int existing = 20_000;
    int lateByMillis = 50;
    int rounds = 3;
    int workers = 1;
    List<Integer> ruleCounts = List.of(10, 100, 500);
    int portBase = 13_000;
    Path state = temporary;
    Optional<String> rclone = Optional.of("rclone");
    Optional<Path> regions = Optional.empty();
    Optional<Path> credentials = Optional.empty();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      String value = rest.next();
      switch (option) {
        case "--shapes" ->
            shapes =
                Arrays.stream(value.split(","))
                    .map(word -> Shape.valueOf(word.toUpperCase(Locale.ROOT)))
                    .toList();
        case "--objects" -> objects = Integer.parseInt(value);
        case "--large-objects" -> largeObjects = Integer.parseInt(value);
        case "--large-mb" -> largeMegabytes = Integer.parseInt(value);
        case "--rates" -> rates = numbers(value);
        case "--rules" -> ruleCounts = numbers(value);
        case "--seconds" -> seconds = Integer.parseInt(value);
        case "--existing" -> existing = Integer.parseInt(value);
        case "--late-by" -> lateByMillis = Integer.parseInt(value);
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--workers" -> workers = Integer.parseInt(value);
        case "--port-base" -> portBase = Integer.parseInt(value);
        case "--state" -> state = Path.of(value).toAbsolutePath();
        case "--rclone" -> rclone = Optional.of(value);
        case "--regions" -> regions = Optional.of(Path.of(value));
        case "--credentials" -> credentials = Optional.of(Path.of(value));
        default -> throw new IllegalArgumentException("Unknown option " + option);
      }
    }
    RegionChoice choice = RegionChoice.DEFAULT;
    if (regions.isPresent() && credentials.isPresent()) {
      choice = new RegionChoice.Own(regions.get(), credentials.get());
    }
    return new BenchOptions(
        shapes,
        objects,
        largeObjects,
        largeMegabytes,
        rates,
        seconds,
        existing,
        lateByMillis,
        rounds,
        workers,
        ruleCounts,
        choice,
        rclone,
        portBase,
        state);
  }

  private static List<Integer> numbers(String value) {
    return Arrays.stream(value.split(",")).map(Integer::valueOf).toList();
  }

  /** The same on other stores. */
  BenchOptions on(RegionChoice others) {
    return copy(others, state, workers);
  }

  /** The same elsewhere, with other workers. */
  BenchOptions with(Path directory, int count) {
    return copy(regions, directory, count);
  }

  private BenchOptions copy(RegionChoice others, Path directory, int count) {
    return new BenchOptions(
        shapes,
        objects,
        largeObjects,
        largeMegabytes,
        rates,
        seconds,
        existing,
        lateByMillis,
        rounds,
        count,
        ruleCounts,
        others,
        rclone,
        portBase,
        directory);
  }
}
