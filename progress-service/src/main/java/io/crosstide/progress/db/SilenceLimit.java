package io.crosstide.progress.db;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Connections that are given up when the database says nothing for long: one whose host has
 * vanished closes no connection, and whoever waits for its answer would wait for ever.
 *
 * <p>The rule service has a copy: the two share no module that knows databases, and one for this
 * alone would cost more than it saves.
 */
@Singleton
public class SilenceLimit implements PgPoolCreator {
  /**
   * Above the time limits of statements and transactions, which the database keeps itself (see
   * {@code application.properties}): one that is there has answered by then.
   */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(90);

  @Override
  public Pool create(Input input) {
    return pool(input.vertx(), input.pgConnectOptionsList(), input.poolOptions(), SILENCE_MAX);
  }

  static Pool pool(
      Vertx vertx, List<PgConnectOptions> servers, PoolOptions options, Duration silenceMax) {
    int millis = Math.toIntExact(silenceMax.toMillis());
    for (PgConnectOptions server : servers) {
      server.setTcpKeepAlive(true);
      server.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
      server.setReadIdleTimeout(millis);
    }
    return PgBuilder.pool()
        .with(options)
        .connectingTo(List.<SqlConnectOptions>copyOf(servers))
        .using(vertx)
        .build();
  }
}
