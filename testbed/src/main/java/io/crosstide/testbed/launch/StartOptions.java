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
 * @param portBase first port; the next 39 are used too
 * @param workers replication workers, 1 to 16
 * @param mode what to do once everything is up
 * @param envFile file to write the connection data to
 */
public record StartOptions(
    Path state, int portBase, int workers, Mode mode, Optional<Path> envFile) {
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
    Iterator<String> rest = args.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--once" -> mode = Mode.ONCE;
        case "--bare" -> mode = Mode.BARE;
        case "--state" -> state = Path.of(value(option, rest));
        case "--env" -> envFile = Optional.of(Path.of(value(option, rest)));
        case "--workers" -> workers = number(option, value(option, rest), 1, 16);
        case "--port-base" -> portBase = number(option, value(option, rest), 1024, 65_000);
        default -> throw new IllegalArgumentException("Unknown option " + option);
      }
    }
    return new StartOptions(state.toAbsolutePath().normalize(), portBase, workers, mode, envFile);
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
