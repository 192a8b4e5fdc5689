package io.crosstide.worker.copy;

import io.crosstide.contracts.failure.FailureKind;
import io.crosstide.contracts.id.VersionId;
import io.crosstide.store.StoreException;
import io.crosstide.store.WriteResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Notes the writes of a worker, some of which are its last: all calls after those fail. */
final class Mortal implements Hooked.Hook {
  private final String name;
  private final Random random;
  private final int deaths;
  private final List<String> done;
  private volatile boolean dead;

  /**
   * @param deaths of a hundred writes, how many are the last
   */
  Mortal(String name, Random random, int deaths, List<String> done) {
    this.name = name;
    this.random = random;
    this.deaths = deaths;
    this.done = done;
  }

  void startAgain() {
    dead = false;
  }

  @Override
  public Future<?> call(String operation, Object[] arguments, Function<Object[], Future<?>> real) {
    if (dead) {
      return Future.failedFuture(
          new StoreException(FailureKind.UNAVAILABLE, "The worker is dead", null));
    }
    return Hooked.isWrite(operation)
        ? real.apply(arguments).onComplete(result -> wrote(operation, arguments, result))
        : real.apply(arguments);
  }

  private void wrote(String operation, Object[] arguments, AsyncResult<?> result) {
    synchronized (random) {
      dead |= random.nextInt(100) < deaths;
    }
    String what =
        result.succeeded() ? made(arguments, result.result()) : result.cause().getMessage();
    synchronized (done) {
      done.add("%s: %s %s%s".formatted(name, operation, what, dead ? " and dies" : ""));
    }
  }

  private static String made(Object[] arguments, Object result) {
    return result instanceof WriteResult written
        ? written.version().map(VersionId::value).orElse("?")
        : Arrays.stream(arguments).skip(2).toList() + " " + result;
  }
}
