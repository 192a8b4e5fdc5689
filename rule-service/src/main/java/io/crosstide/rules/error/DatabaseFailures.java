package io.crosstide.rules.error;

import com.fasterxml.jackson.core.JacksonException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.DatabaseException;
import java.io.CharConversionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Tells apart what failed at the database, by types and SQL states. */
final class DatabaseFailures {
  private static final String CHARACTER_NOT_IN_REPERTOIRE = "22021";

  /**
   * Classes of SQL states: no connection, a transaction rolled back for another, no resources left,
   * a lock not had in time, ended by an operator or a time limit.
   */
  private static final Set<String> AWAY_CLASSES = Set.of("08", "40", "53", "55", "57");

  /** A database that takes no writes for now, as one that another has just taken over from. */
  private static final String READ_ONLY = "25006";

  private static final int CAUSES_MAX = 16;

  private DatabaseFailures() {}

  /** True if the database is away, overloaded or not ready: the same later will do. */
  static boolean isAway(Throwable failure) {
    return isAny(failure, DatabaseFailures::isAwayItself);
  }

  /** A text with U+0000 in it, anywhere in a request: the one thing the database cannot hold. */
  static boolean isUnstorableText(Throwable failure) {
    return isAny(
        failure, cause -> state(cause).filter(CHARACTER_NOT_IN_REPERTOIRE::equals).isPresent());
  }

  private static boolean isAny(Throwable failure, Predicate<Throwable> is) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
      if (is.test(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isAwayItself(Throwable cause) {
    Optional<String> state = state(cause);
    if (state.isPresent()) {
      return AWAY_CLASSES.contains(state.get().substring(0, 2)) || READ_ONLY.equals(state.get());
    }
    return !(cause instanceof DatabaseException)
        && (cause instanceof VertxException
            || (cause instanceof IOException && !isOfText(cause))
            || cause instanceof TimeoutException
            || cause instanceof NoStackTraceThrowable);
  }

  /** What cannot be read as text or JSON did arrive. */
  private static boolean isOfText(Throwable cause) {
    return cause instanceof JacksonException || cause instanceof CharConversionException;
  }

  /** Hibernate wraps what the driver throws. */
  private static Optional<String> state(Throwable cause) {
    String state = null;
    if (cause instanceof SQLException sql) {
      state = sql.getSQLState();
    } else if (cause instanceof DatabaseException database) {
      state = database.getSqlState();
    }
    return Optional.ofNullable(state).filter(it -> it.length() == 5);
  }
}
