package io.crosstide.progress.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.messaging.amqp.Await;
import io.crosstide.messaging.broker.BrokerResource;
import io.crosstide.messaging.database.PostgresResource;
import io.crosstide.progress.it.RuleServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(RuleServiceResource.class)
class DatabaseLimitsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject Vertx vertx;
  @Inject Pool pool;

  EmbeddedPostgres database;

  @ParameterizedTest
  @CsvSource({
    "idle_in_transaction_session_timeout,30s",
    "lock_timeout,10s",
    "statement_timeout,1min",
  })
  void theDatabaseEndsWhatTakesTooLong(String setting, String value) {
    assertThat(text(pool.withConnection(c -> show(c, setting)))).isEqualTo(value);
  }

  /** Its host has vanished: nothing comes back any more, and no connection is closed. */
  @Test
  void aDatabaseThatFallsSilentIsGivenUpAndFoundAgain() throws Exception {
    Wire wire = new Wire();
    Pool over = new Pool(pool(wire.open()));
    Transactions transactions = new Transactions(over);
    try {
      Await.until("an answer", PATIENCE, () -> answers(transactions));

      wire.silent = true;
      assertThatThrownBy(() -> text(transactions.run(c -> show(c, "search_path"))))
          .matches(SqlFailures::isUnavailable);

      wire.silent = false;
      Await.until("an answer again", PATIENCE, () -> answers(transactions));
    } finally {
      over.close().await().atMost(PATIENCE);
      wire.server.close();
    }
  }

  private static boolean answers(Transactions transactions) {
    return transactions
        .run(c -> show(c, "search_path"))
        .map(text -> true)
        .onFailure(SqlFailures::isUnavailable)
        .recoverWithItem(false)
        .await()
        .atMost(PATIENCE);
  }

  private io.vertx.sqlclient.Pool pool(int port) {
    PgConnectOptions server =
        new PgConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setDatabase("postgres")
            .setUser("postgres");
    return SilenceLimit.pool(
        vertx, List.of(server), new PoolOptions().setMaxSize(1), Duration.ofSeconds(1));
  }

  private static Uni<String> show(SqlConnection connection, String setting) {
    return connection
        .query("SHOW " + setting)
        .execute()
        .map(rows -> rows.iterator().next().getString(0));
  }

  private static String text(Uni<String> answer) {
    return answer.await().atMost(PATIENCE);
  }

  /** Passes bytes on to the database, or swallows its answers. */
  private final class Wire {
    private volatile boolean silent;
    private NetServer server;

    int open() throws Exception {
      server = vertx.createNetServer().connectHandler(this::connect);
      return server
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .actualPort();
    }

    private void connect(NetSocket client) {
      client.pause();
      vertx
          .createNetClient()
          .connect(database.getPort(), "127.0.0.1")
          .onSuccess(
              backend -> {
                backend.handler(bytes -> answer(client, bytes));
                client.handler(backend::write);
                client.closeHandler(x -> backend.close());
                client.resume();
              });
    }

    private void answer(NetSocket client, Buffer bytes) {
      if (!silent) {
        client.write(bytes);
      }
    }
  }
}
