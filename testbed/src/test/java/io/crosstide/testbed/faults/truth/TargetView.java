package io.crosstide.testbed.faults.truth;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What is really at a target. */
@FunctionalInterface
public interface TargetView {
  /**
   * The greatest number of a write that shows at the key, in its content, metadata or tags; empty
   * if there is no object.
   *
   * @throws Exception if it cannot be read now
   */
  OptionalInt number(String key) throws Exception;

  /**
   * Numbers of the writes that made the versions of the key; empty if the bucket keeps none.
   *
   * @throws Exception if they cannot be read now
   */
  default Optional<Set<Integer>> versions(String key) throws Exception {
    return Optional.empty();
  }
}
