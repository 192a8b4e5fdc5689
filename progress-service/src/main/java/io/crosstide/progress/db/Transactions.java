package io.crosstide.progress.db;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;

/**
 * Runs work in one transaction. Replicas work on the same rows, in the same order wherever that can
 * be had; a transaction that meets another all the same is run again, a bounded number of times.
 */
@ApplicationScoped
public class Transactions {
  private static final int CONFLICTS_MAX = 10;
  private static final Duration PAUSE_MIN = Duration.ofMillis(5);
  private static final Duration PAUSE_MAX = Duration.ofMillis(200);
  private static final double JITTER = 0.5;

  private final Pool pool;

  /** For tests that bring their own pool. */
  public Transactions(Pool pool) {
    this.pool = pool;
  }

  /** Completes once committed; fails with nothing done. The work may run several times. */
  public <T> Uni<T> run(Function<SqlConnection, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(() -> pool.withTransaction(work))
        .onFailure(SqlFailures::isConflict)
        .retry()
        .withBackOff(PAUSE_MIN, PAUSE_MAX)
        .withJitter(JITTER)
        .atMost(CONFLICTS_MAX)
        .onFailure(IllegalStateException.class)
        .transform(Transactions::unwrapped);
  }

  /**
   * Runs a single statement. On a connection of its own and not on the pool: a pool whose database
   * is away forgets to cancel a timer, which then fails in the log (Vert.x 4.5).
   */
  public <T> Uni<T> single(Function<SqlConnection, Uni<T>> statement) {
    return Uni.createFrom().deferred(() -> pool.withConnection(statement));
  }

  /** Exhausted retries come wrapped. */
  private static Throwable unwrapped(Throwable exhausted) {
    Throwable cause = exhausted.getCause();
    return cause != null && SqlFailures.isConflict(cause) ? cause : exhausted;
  }
}
