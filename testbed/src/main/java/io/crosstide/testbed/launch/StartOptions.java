package io.crosstide.testbed.launch;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The command line of the launcher.
 *
 * @param state directory of all state
 * @param portBase first port; the next 40 are used too
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

  /** Text for {@code --help}. */
  static final String USAGE =
      """
      ./start [options]      build, start everything on this machine, demonstrate replication, stay up
        --once               demonstrate, shut down; exit code 0 only if both buckets were found equal
        --bare               no demonstration
        --workers N          replication workers (1 to 16, default 2)
        --state DIR          where all state is kept (default .crosstide)
        --port-base N        first of 40 ports on 127.0.0.1 (default 8900)
        --env FILE           write endpoints and keys to FILE as shell variables
      """;

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
