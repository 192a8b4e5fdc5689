package io.crosstide.testbed.faults.truth;

import java.util.OptionalInt;

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
}
