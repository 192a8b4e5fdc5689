package io.crosstide.testbed.e2e;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something, with a deadline. A service that does not answer yet is asked again. */
public final class Await {
  private static final Duration POLL = Duration.ofMillis(50);

  private Await() {}

  /** Waits until the condition holds. */
  public static void until(String what, Duration patience, Callable<Boolean> condition)
      throws Exception {
    found(what, patience, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }

  /** Waits until a service answers. */
  public static <T> T answer(String what, Duration patience, Callable<T> call) throws Exception {
    return found(what, patience, () -> Optional.of(call.call()));
  }

  /** Waits until something is found. */
  public static <T> T found(String what, Duration patience, Callable<Optional<T>> search)
      throws Exception {
    Instant deadline = Instant.now().plus(patience);
    while (true) {
      IOException unanswered = null;
      try {
        Optional<T> found = search.call();
        if (found.isPresent()) {
          return found.get();
        }
      } catch (IOException away) {
        unanswered = away;
      }
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("Not within " + patience + ": " + what, unanswered);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
