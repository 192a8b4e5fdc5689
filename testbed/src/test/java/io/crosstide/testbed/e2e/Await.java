package io.crosstide.testbed.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline. */
public final class Await {
  private static final Duration POLL = Duration.ofMillis(50);

  private Await() {}

  public static void until(String what, Duration patience, Callable<Boolean> condition)
      throws Exception {
    Instant deadline = Instant.now().plus(patience);
    while (!condition.call()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("Not within " + patience + ": " + what);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
