package io.crosstide.progress.stream;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Held while streams are opened and while coverage is decided, until the transaction ends: so that
 * a rule is never found covered beside a stream that is just opening without it.
 */
final class CoverageLock {
  /** Any number that nothing else in the database locks. */
  private static final long NUMBER = 0x43_4f_56_45_52_41_47_45L;

  private CoverageLock() {}

  static Uni<Void> take(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT pg_advisory_xact_lock($1)")
        .execute(Tuple.of(NUMBER))
        .replaceWithVoid();
  }
}
