package io.crosstide.worker.copy;

import io.crosstide.store.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Stores to which something happens around each call. */
final class Hooked {
  private static final Set<String> WRITES = Set.of("put", "putMarker", "copy", "delete");

  /** Sees a call and decides what comes of it. */
  interface Hook {
    Future<?> call(String operation, Object[] arguments, Function<Object[], Future<?>> real);
  }

  private Hooked() {}

  /** True if the call changes what is stored. */
  static boolean isWrite(String operation) {
    return WRITES.contains(operation);
  }

  static ObjectStore store(ObjectStore inner, Hook hook) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            Hooked.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) ->
                hook.call(method.getName(), arguments, given -> invoke(inner, method, given)));
  }

  /** Runs the action once, right before the nth call of the operation. */
  static ObjectStore before(ObjectStore inner, String operation, int nth, Supplier<Future<?>> act) {
    int[] seen = {0};
    return store(
        inner,
        (name, arguments, real) ->
            name.equals(operation) && ++seen[0] == nth
                ? act.get().compose(v -> real.apply(arguments))
                : real.apply(arguments));
  }

  /** Every call takes a while before and after, by chance; writes take long. */
  static ObjectStore slow(ObjectStore inner, Vertx vertx, Random random) {
    return store(
        inner,
        (name, arguments, real) ->
            pause(vertx, random, WRITES.contains(name) ? 25 : 2)
                .compose(v -> real.apply(arguments))
                .compose(result -> pause(vertx, random, 2).map(result)));
  }

  private static Future<Void> pause(Vertx vertx, Random random, int millisMax) {
    int millis;
    synchronized (random) {
      millis = random.nextInt(millisMax + 1);
    }
    if (millis == 0) {
      return Future.succeededFuture();
    }
    Promise<Void> over = Promise.promise();
    vertx.setTimer(millis, id -> over.complete());
    return over.future();
  }

  private static Future<?> invoke(ObjectStore inner, Method method, Object[] arguments) {
    try {
      return (Future<?>) method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
