package io.crosstide.testbed.faults;

import java.util.Optional;
import java.util.Random;

/**
 * Something that breaks.
 *
 * @param name for the log
 * @param process that it ends or stops; no other fault may do so meanwhile
 * @param atOnce whether it begins before buckets and rules are made, and not at some moment while
 *     clients write
 * @param action breaks it, and holds it as long as it lasts; what it leaves broken is mended at the
 *     end of the round
 */
public record Fault(String name, Optional<String> process, boolean atOnce, Action action) {
  Fault(String name, Action action) {
    this(name, Optional.empty(), false, action);
  }

  /** Ends or stops a process. */
  static Fault of(String process, String name, Action action) {
    return new Fault(name, Optional.of(process), false, action);
  }

  /** What a fault does. */
  public interface Action {
    void run(FaultySystem system, Random random) throws Exception;
  }
}
