package io.crosstide.testbed.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The command line of the launcher.
 *
 * @param state directory of all state
 * @param portBase first of the {@value Ports#COUNT} ports that may be used
 * @param workers replication workers, 1 to 16
 * @param mode what to do once everything is up
 * @param envFile file to write the connection data to
 * @param regions which regions are served
 */
public record StartOptions(
    Path state,
    int portBase,
    int workers,
    Mode mode,
    Optional<Path> envFile,
    RegionChoice regions) {
  /** What to do once everything is up. */
  public enum Mode {
    /** Demonstrate replication, then stay up. */
    DEMONSTRATE,
    /**
     * Demonstrate replication, shut down, and tell by the exit code whether both buckets were
     * equal.
     */
    ONCE,
    /** Only stay up. */
    BARE
  }

  /** Text for {@code --help}; the start script prints the same file. */
  static String usage() {
    try (InputStream text = StartOptions.class.getResourceAsStream("usage.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static StartOptions parse(List<String> args) {
    Path state = Path.of(".crosstide");
    int portBase = 8900;
    int workers = 2;
    Mode mode = Mode.DEMONSTRATE;
    Optional<Path> envFile = Optional.empty();
    Optional<Integer> localRegions = Optional.empty();
    Optional<Path> regions = Optional.empty();
    Optional<Path> credentials = Optional.empty();
    Iterator<String> rest = args.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--once" -> mode = Mode.ONCE;
        case "--bare" -> mode = Mode.BARE;
        case "--state" -> state = Path.of(value(option, rest));
        case "--env" -> envFile = Optional.of(Path.of(value(option, rest)));
        case "--workers" -> workers = number(option, value(option, rest), 1, 16);
        case "--local-regions" ->
            localRegions =
                Optional.of(number(option, value(option, rest), 2, RegionChoice.COUNT_MAX));
        case "--regions" -> regions = Optional.of(Path.of(value(option, rest)));
        case "--credentials" -> credentials = Optional.of(Path.of(value(option, rest)));
        case "--port-base" -> portBase = number(option, value(option, rest), 1024, 65_000);
        default -> throw new IllegalArgumentException("Unknown option " + option);
      }
    }
    return new StartOptions(
        state.toAbsolutePath().normalize(),
        portBase,
        workers,
        mode,
        envFile,
        choice(localRegions, regions, credentials));
  }

  private static RegionChoice choice(
      Optional<Integer> localRegions, Optional<Path> regions, Optional<Path> credentials) {
    if (regions.isPresent() != credentials.isPresent()) {
      throw new IllegalArgumentException("--regions and --credentials go together");
    }
    if (regions.isEmpty()) {
      return localRegions.<RegionChoice>map(RegionChoice.Local::new).orElse(RegionChoice.DEFAULT);
    }
    if (localRegions.isPresent()) {
      throw new IllegalArgumentException("--local-regions and --regions exclude each other");
    }
    return new RegionChoice.Own(regions.get(), credentials.get());
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int number(String option, String text, int min, int max) {
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw new IllegalArgumentException(option + " takes a number from " + min + " to " + max);
  }
}
