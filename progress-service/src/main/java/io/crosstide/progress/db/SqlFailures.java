package io.crosstide.progress.db;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Tells apart what failed at the database, by SQL state. */
public final class SqlFailures {
  /** Serialization failure, deadlock, lock time-out, a parent row that vanished meanwhile. */
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03", "23503");

  /**
   * Classes that a value in a message can cause: data, integrity, limits. All else is the
   * database's state or ours, and repeating it loses nothing.
   */
  private static final Set<String> BAD_DATA_CLASSES = Set.of("22", "23", "54");

  private SqlFailures() {}

  /** True if another transaction was in the way: the same again will do. */
  public static boolean isConflict(Throwable cause) {
    return cause instanceof PgException e && CONFLICTS.contains(e.getSqlState());
  }

  /** True if the database is away, overloaded or not ready: the same later will do. */
  public static boolean isUnavailable(Throwable cause) {
    if (cause instanceof PgException e) {
      String state = e.getSqlState();
      return isConflict(e) || state == null || !BAD_DATA_CLASSES.contains(state.substring(0, 2));
    }
    return cause instanceof VertxException
        || cause instanceof IOException
        || cause instanceof TimeoutException
        || cause instanceof NoStackTraceThrowable;
  }
}
