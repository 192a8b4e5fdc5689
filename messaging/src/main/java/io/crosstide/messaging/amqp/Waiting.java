package io.crosstide.messaging.amqp;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits where a process ends; never on an event loop. */
final class Waiting {
  /** Enough for a broker that is there; one that is not must not hold up the end. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

  private Waiting() {}

  /** False if the future is not complete by then, or the thread was interrupted. */
  static boolean atMost(Duration max, Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(max.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  static void forClose(List<Future<Void>> closings) {
    atMost(CLOSE_MAX, Future.join(closings));
  }
}
